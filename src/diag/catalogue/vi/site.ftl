# Trang web: cấu hình, bài viết, liên kết, trang.
no-config = không thấy tệp cấu hình ở đây
hint-no-config = chạy `loa init` để bắt đầu một dự án, hoặc chỉ thư mục của nó bằng -r
no-theme = không có giao diện `{ $name }` trong `themes/`
hint-no-theme = hãy đặt nó vào `themes/{ $name }/`, hoặc bỏ dòng `theme`
unknown-taxonomy = trong cấu hình không có cách phân loại `{ $name }`
matter-unclosed = phần đầu bài không có dòng { $fence } đóng lại
matter-missing = tệp không có phần đầu bài
hint-matter = hãy mở đầu tệp bằng một dòng `+++` (TOML) hoặc `---` (YAML), các khóa, rồi lại đúng dòng ấy
index-beside-section = `index.md` và `_index.md` nằm cùng một thư mục
hint-index-beside-section = một thư mục là chuyên mục (`_index.md`) hoặc là một bài (`index.md`)
sort-key-missing = bài không có `{ $key }`, là khóa mà { $section } dùng để sắp xếp; bài được xếp cuối
dead-link = `{ $link }` không dẫn tới đâu
dead-anchor = không có mục `{ $anchor }` trong { $path }
missing-image = không có ảnh `{ $image }`
hint-missing-image = ảnh đặt cạnh tệp `index.md` của bài, hoặc trong `static/` và viết từ gốc: `/anh.jpg`
