# Khuôn mẫu, dữ liệu và liên kết theo cách của Zola

template-cycle = các khuôn mẫu gọi nhau thành vòng: { $chain }
no-templates = dự án không có khuôn mẫu nào và không dùng giao diện (theme) nào
shortcode-template = shortcode không còn được dùng từ Zola 0.23; tệp này bị bỏ qua
dead-external-link = `{ $link }` không mở được: { $cause }
dead-external-anchor = trang { $link } mở được nhưng không có mục `{ $anchor }`
page-too-long = trang dài hơn { $size } MB
template-content-ignored = phần này nằm ngoài mọi block của một khuôn mẫu con nên không hiện ra

hint-template-cycle = bỏ một lần extends hoặc include trong vòng này
hint-tera-1 = đây là cách viết của Tera 1 (Zola trước 0.23): thay { $old } bằng { $new }
hint-allow-network = tải sẵn dữ liệu vào một tệp và dùng path=…, hoặc ghi allow_network = true vào bảng [data] của tệp cấu hình
hint-no-templates = trang được làm bằng khuôn mẫu trơn có sẵn; đặt khuôn mẫu vào templates/ hoặc ghi theme = "…" vào tệp cấu hình
hint-shortcode-template = chuyển thành component trong một tệp của templates/ và gọi bằng {"{"}{"{"} <tên …/> {"}"}{"}"}
hint-dead-external-link = nếu địa chỉ vẫn đúng, ghi phần đầu của nó vào skip_prefixes của bảng [link_checker]
hint-page-too-long = tìm vòng lặp không dừng trong khuôn mẫu
hint-template-name = bộ lọc, phép thử, hàm và khuôn mẫu phải có thật: xem lại tên
hint-component-name = component được khai báo bằng component … endcomponent trong một tệp của templates/
hint-undefined = thứ có thể thiếu thì hỏi bằng ?. và thay bằng or: a?.b or "…"
hint-content-ignored = đặt nó vào một block của khuôn mẫu cha, hoặc xoá đi
hint-dead-external-anchor = nếu mục ấy do mã của trang tạo ra, ghi phần đầu của địa chỉ vào skip_anchor_prefixes của bảng [link_checker]
hint-matter-unclosed = phần đầu trang mở bằng dòng +++ (hoặc ---) thì cũng đóng bằng đúng dòng ấy
hint-base-url = ghi địa chỉ của trang, ví dụ base_url = "https://xa.example.vn"; chưa có thì ghi "/"
hint-glob = mẫu tên tệp dùng * cho một đoạn, ** cho cả thư mục con và [ab] cho một trong các chữ
