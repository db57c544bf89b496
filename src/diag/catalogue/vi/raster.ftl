# Ảnh điểm cho nhà in.
tiff-too-large = ảnh TIFF sẽ có { $width } x { $height } điểm ảnh, lớn hơn mức phần mềm nhà in đọc được
hint-tiff-lower-ppi = hãy hạ độ phân giải xuống không quá { $ppi } điểm mỗi inch; băng rôn nhìn từ xa chỉ cần 36 đến 72
picture-not-written = không ghi được ảnh vào SVG: { $cause }
