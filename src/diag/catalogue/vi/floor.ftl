# Tầng nền: mức độ, gợi ý chung, ký pháp, đĩa, khuôn mẫu, đường dẫn đầu ra.
level-error = lỗi
level-warning = cảnh báo
level-hint = gợi ý
hint-did-you-mean = có phải ý bạn là `{ $name }`?
hint-known-names = các tên dùng được: { $names }

toml-syntax = không đọc được TOML: { $cause }
yaml-syntax = không đọc được YAML: { $cause }
unknown-key = khóa lạ `{ $key }` trong { $table }
wrong-type = `{ $key }` phải là { $expected }, nhưng đang là { $found }
missing-key = thiếu `{ $key }` trong { $table }
bad-value = `{ $key }` không thể là `{ $value }` ({ $cause })
bad-size = `{ $value }` không phải là kích thước
hint-size = hãy viết rộng x cao kèm đơn vị, ví dụ "8 m x 0.8 m" hoặc "8000x800mm", hoặc tên khổ giấy từ A0 đến A8: "A4", "A4 ngang"
bad-length = `{ $value }` không phải là độ dài
hint-length = hãy viết số kèm mm, cm hoặc m, ví dụ "20 mm"
hint-unknown-key-extra = khóa tự đặt xin để dưới `[extra]`

read-failed = không đọc được tệp ({ $cause })
write-failed = không ghi được tệp ({ $cause })
not-utf8 = tệp không phải UTF-8 hợp lệ
hint-save-utf8 = hãy lưu lại tệp với bảng mã UTF-8
outside-root = đường dẫn đi ra ngoài thư mục dự án
hint-inside-root = hãy chép tệp vào trong thư mục dự án
file-too-large = tệp quá lớn ({ $size } MB)
output-locked = một lần dựng khác đang ghi vào thư mục đầu ra này
hint-output-locked = hãy đợi lần dựng đó xong, hoặc chọn thư mục khác bằng -o
file-set-aside = { $files } tệp (như tệp này) không phải do loa ghi mà nằm đúng chỗ loa ghi: đã chuyển vào `{ $folder }`
link-circle = liên kết dẫn ngược về thư mục chứa chính nó
hint-link-circle = hãy cho nó trỏ tới chỗ khác, hoặc bỏ nó đi
hint-bad-output-path = hãy đặt slug, path hoặc alias khác cho trang: chữ, số và gạch nối
hint-folder-in-the-way = có một thư mục nằm đúng chỗ của tệp: hãy dời nó đi
hint-shorter-name = hãy đặt tên ngắn hơn: phần lớn hệ thống chỉ giữ được 255 byte
hint-endless-recursion = nó tự gọi mình mãi, hoặc các khuôn mẫu gọi nhau thành vòng: hãy thêm điều kiện để dừng
hint-not-here = hàm này chỉ có trong khuôn mẫu của trang web; mẫu in không dùng được

template-syntax = không đọc được khuôn mẫu: { $cause }
template-render = khuôn mẫu chạy lỗi: { $cause }
template-missing = không có khuôn mẫu nào tên `{ $name }`
template-problem = các khuôn mẫu không khớp nhau: { $cause }

bad-output-path = `{ $path }` không thể là đường dẫn trong thư mục đầu ra ({ $cause })
path-claimed-twice = `{ $path }` bị giành hai lần: bởi { $first } và bởi { $second }
hint-claimed-twice = hãy đặt `slug` hoặc `path` khác cho một trong hai
hint-while-rendering = khi dựng { $path }
output-in-sources = thư mục này chứa tệp nguồn của dự án, không thể làm thư mục đầu ra
hint-output-in-sources = hãy chọn một thư mục riêng, ví dụ `-o public`
init-not-empty = thư mục không trống
hint-init-not-empty = hãy đặt tên một thư mục mới: `loa init trang-cua-xa`
file-exists = tệp đã có sẵn
hint-file-exists = hãy chọn tiêu đề khác, hoặc sửa tệp đó
stopped = đã dừng giữa chừng; không có gì bị thay đổi

kind-null = để trống
kind-flag = true hoặc false
kind-integer = một số nguyên
kind-decimal = một số thập phân
kind-string = một đoạn chữ trong ngoặc kép
kind-date = một ngày như 2025-08-28
kind-list = một danh sách
kind-table = một bảng
kind-tables = một danh sách bảng
kind-count = một số nguyên từ 0 trở lên
kind-copies = một số nguyên từ 0 đến 1000000
kind-strings = một danh sách đoạn chữ
kind-length = một độ dài như "20 mm"
kind-lengths = một danh sách độ dài như ["1.6 m", "3.2 m"]
kind-number = một số lớn hơn 0
kind-table-of-texts = một bảng chữ như {"{"} cut = "CutContour" {"}"}
kind-table-of-numbers = một bảng số như {"{"} "bạt hiflex" = 45000 {"}"}
kind-lines = số dòng như "1-2"
kind-terms = một danh sách đoạn chữ, không có đoạn nào trống
kind-front-matter = phần đầu bài
hint-toml = chữ và danh sách viết như sau: title = "…", list = ["…", "…"]; ngày viết không có ngoặc kép
hint-yaml = mỗi dòng mở đầu bằng khóa và dấu hai chấm; chữ có dấu hai chấm hoặc dấu thăng đặt trong ngoặc kép
hint-template = mỗi "{"{"}{"{"}" phải có "{"}"}{"}"}" đóng lại, mỗi if, for và block phải có phần kết
hint-dead-link = liên kết tới bài khác mở đầu bằng @/ và gọi tên tệp trong content/: @/tin-tuc/hop-dan.md
