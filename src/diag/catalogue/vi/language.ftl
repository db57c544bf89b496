# Các ngôn ngữ của trang.
bad-language = `{$code}` không phải là mã ngôn ngữ
hint-language = hãy viết mã theo BCP 47, ví dụ `vi`, `en` hoặc `zh-Hant`
language-key-twice = `{$key}` vừa có ở đầu tệp vừa có trong `[languages.{$code}]`: chỉ giữ một chỗ
unknown-language = tên tệp ghi ngôn ngữ `{$code}`, nhưng cấu hình không có ngôn ngữ này
hint-unknown-language = thêm `[languages.{$code}]` vào cấu hình, hoặc bỏ `.{$code}` khỏi tên tệp
