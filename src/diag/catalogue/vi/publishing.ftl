# Đăng bài: giai đoạn, ngày lên và ngày hết hạn, bài đã rút, mục lục, trang làm từ danh sách.
phase-twice = hai giai đoạn cùng tên `{ $name }`
hint-phase-twice = mỗi giai đoạn cần một tên riêng, vì bài viết và mục lục gọi giai đoạn bằng tên
phase-backwards = giai đoạn `{ $name }` kết thúc trước khi bắt đầu
hint-phase-backwards = `from` là ngày đầu, `until` là ngày cuối; giai đoạn một ngày thì hai ngày giống nhau
unknown-phase = không có giai đoạn `{ $name }`
link-to-unseen = bài { $path } lúc này không hiện; liên kết tạm dẫn tới chuyên mục chứa bài
withdrawn-still-named = “{ $name }” vẫn được nhắc ở đây, dù { $path } đã rút
hint-withdrawn-still-named = chương trình không tự sửa lời người viết: hãy bỏ tên ở chỗ này
cascade-key = `{ $key }` không thể truyền xuống các bài bên dưới
menu-two-targets = một mục không thể dẫn tới hai nơi, `page` và `url`
hint-menu-two-targets = giữ `page` cho bài của trang này, hoặc `url` cho nơi khác
menu-no-target = mục này không dẫn tới đâu
hint-menu-target = thêm `page = "@/…"`, `url = "…"` hoặc các mục con `children`
menu-no-parent = trong mục lục này không có mục `{ $name }` để đặt mục con
menu-circle = mục `{ $name }` nằm dưới chính nó
hint-menu-circle = hãy bỏ `parent` ở một trong các mục
pages-from-no-list = không thấy danh sách `{ $path }`
hint-pages-from = danh sách đặt cạnh `_index.md`, hoặc viết đường dẫn từ thư mục gốc của dự án
pages-from-row = không làm được `{ $key }` của dòng này ({ $cause })
pages-from-no-slug = dòng { $row } không cho tên đường dẫn (`slug`)
hint-pages-from-no-slug = chọn cho `slug` một cột mà dòng nào cũng có, ví dụ mã số
pages-from-collision = hai dòng cùng ra một trang `{ $path }`; dòng trước ở { $first }
hint-pages-from-collision = chọn cho `slug` một cột không trùng, hoặc ghép hai cột
never-shown = bài hết hạn trước khi được đăng, nên không bao giờ hiện
hint-never-shown = `publish_date` là ngày đầu, `expiry_date` là ngày cuối
flag-phase = như trong giai đoạn này
flag-at = như vào ngày này, ví dụ 2025-08-28
