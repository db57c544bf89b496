# Ảnh của trang web.
kind-widths = một danh sách số nguyên từ 1 đến 16383
kind-quality = một số nguyên từ 1 đến 100
photo-not-stripped = ảnh `{ $path }` được đăng nguyên như cũ, có thể còn lộ nơi chụp và lúc chụp: { $cause }
hint-photo-not-stripped = hãy mở ảnh bằng một chương trình xem ảnh, xem ảnh có còn nguyên vẹn không rồi lưu lại dưới dạng JPEG
kind-photo-cut-off = tệp bị cụt, thiếu phần cuối
kind-photo-damaged = tệp bị hỏng
kind-photo-too-large = tệp quá lớn
