# Tệp định dạng, tệp tĩnh và chuỗi giao diện.
sass-broken = không dịch được tệp Sass ({ $cause })
sass-warns = tệp Sass nhắn: { $cause }
css-import-missing = không có tệp định dạng `{ $path }` được gọi ở đây
css-kept = tệp định dạng được giữ nguyên vì không rút gọn được ({ $cause })
bad-target = `{ $target }` không phải là tên và phiên bản trình duyệt
hint-bad-target = hãy ghi tên trình duyệt và phiên bản, ví dụ "chrome 103"; các tên dùng được: { $names }
theme-cycle = các giao diện dựa vào nhau thành vòng: { $names }
hint-theme-cycle = hãy bỏ dòng `parent` trong `theme.toml` của một giao diện
