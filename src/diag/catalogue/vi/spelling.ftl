# Câu chữ trong các bài của trang.
text-flaw = { $flaw }: “{ $found }”
text-spelling = “{ $found }” nên viết là “{ $right }”
text-fact-differs = { $subject } ghi trong bài là “{ $found }”, trong loa.toml là “{ $right }”
text-mixed-writing = chỗ này viết “{ $found }”, { $count } chỗ khác trong trang viết theo kiểu “{ $usual }”
text-more-findings = tệp này còn { $count } chỗ nữa cần xem lại câu chữ
hint-text-write = hãy viết là “{ $right }”
hint-text-look = hãy xem lại chỗ này
hint-text-spelling = tên và cách viết lấy từ mục [lexicon] trong loa.toml
hint-text-facts = hãy sửa bài, hoặc sửa mục [event] trong loa.toml nếu ở đó sai
hint-text-mixed-writing = nếu cố ý viết khác, hãy ghi nguyên cụm chữ vào [lexicon] terms
hint-text-more-findings = hãy sửa những chỗ đã báo rồi kiểm tra lại
kind-text-date-padding = ngày tháng thiếu hoặc thừa số 0
kind-text-no-such-day = không có ngày này
kind-text-weekday = sai thứ trong tuần
kind-text-misplaced-tone = đặt dấu sai chỗ
kind-text-lookalike = có chữ cái lạ trông giống chữ Việt
kind-text-invisible = có ký tự ẩn trong chữ
kind-text-blank-before-mark = có dấu cách trước dấu câu
kind-text-date = ngày diễn ra sự kiện
kind-text-half-day = buổi diễn ra sự kiện
kind-text-ordinal = lần tổ chức
kind-text-period = giai đoạn

# Các tờ của một bộ in theo danh sách.
piece-more-sheets = { $piece }: còn { $count } tờ nữa trong bộ cũng bị báo lỗi { $code }
hint-piece-more-sheets = hãy sửa theo những tờ đã báo, rồi dựng lại để xem các tờ còn lại
