# Markdown: liên kết, đoạn mã và màu của nó, các thành phần thay thế.
highlight-themes-clash = đã có `theme` lại có cả `light_theme`, `dark_theme`; chỉ cần một trong hai cách
highlight-old-key = `{ $key }` là cách viết cũ, nay đã thay bằng `[markdown.highlighting]`
hint-new-key = hãy viết `{ $name }`
code-language-unknown = không biết ngôn ngữ `{ $name }` của đoạn mã này; đoạn mã để trơn, không tô màu
code-theme-near = không có sẵn bộ màu `{ $name }`; dùng bộ gần nhất là `{ $near }`
hint-code-theme = muốn đúng bộ màu ấy, hãy đặt tệp .tmTheme của nó vào dự án và ghi tên tệp ở extra_themes
code-theme-unknown = không có bộ màu `{ $name }` cho đoạn mã
code-file-missing = không có `{ $path }`
code-file-format = `{ $path }` thuộc định dạng không đọc được
hint-code-file-format = tệp JSON của trình soạn thảo khác không dùng được ở đây; hãy dùng tệp { $ending }
code-file-broken = không hiểu được `{ $path }` ({ $cause })
hint-component = thành phần `{ $name }` của mẫu trang viết ra chỗ này của bài
