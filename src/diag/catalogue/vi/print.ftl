# In ấn: lệnh in, mẫu in, chữ, mực, nhà in.
unknown-format = không có định dạng `{ $name }`
bad-scale = `{ $value }` không phải là tỷ lệ
hint-scale = hãy viết dạng một trên một số nguyên, ví dụ "1:10"

# Lệnh in.
unknown-layout = không có mẫu in `{ $name }`
unknown-style = không có phong cách `{ $name }`
unknown-shop = không có nhà in `{ $name }`
hint-unknown-shop = mỗi nhà in là một mục `[shops.<tên>]` trong loa.toml
unknown-order-field = mẫu in `{ $layout }` không có mục `{ $field }`
missing-order-field = mẫu in `{ $layout }` cần mục `{ $field }` ({ $purpose })
hint-add-field = hãy thêm vào lệnh in một dòng: { $field } = "…"
hint-give-field = mẫu này cần một lệnh in riêng: hãy viết trong phần đầu của một bài, có { $field } = "…"
text-empty = không có chữ nào để in
hint-text-empty = hãy viết `text = "…"` trong lệnh in, hoặc đặt tiêu đề cho bài
hint-give-text = hãy cho biết câu chữ bằng --text "…"
text-control-character = câu chữ có ký tự điều khiển ({ $code })
hint-text-control-character = hãy xóa ký tự đó hoặc gõ lại câu; nó thường đi kèm chữ chép từ nơi khác

# Xếp chữ.
text-too-long = câu chữ có { $syllables } tiếng, quá { $most } tiếng mà một tấm chứa được
hint-shorter-text = hãy viết ngắn hơn
letter-missing-in-font = phông chữ { $font } không có chữ `{ $letter }` ({ $code })
hint-letter-missing = hãy bỏ ký tự đó, hoặc chọn phông chữ có nó
text-cannot-fit = câu “{ $text }” chỉ vừa khi chữ hoa cao { $size } mm, nhỏ hơn mức { $least } mm mà tấm này cần
hint-text-cannot-fit = hãy rút ngắn câu, đặt khổ lớn hơn, hoặc cho phép nhiều dòng hơn (lines = "1-4")
unknown-font = không có phông chữ `{ $name }`
bad-font = không đọc được phông chữ
hint-bad-font = hãy dùng tệp TrueType hoặc OpenType có nét chữ Latinh

# Mẫu in.
layout-without-svg = mẫu in thiếu bản vẽ `{ $name }` đi kèm
layout-xml = không đọc được SVG của mẫu in: { $cause }
hint-loa-namespace = hãy thêm { $namespace } vào phần tử svg
layout-viewbox = viewBox của mẫu in không đúng khổ thành phẩm { $width } x { $height } mm
hint-layout-viewbox = hãy viết viewBox="0 0 {"{{"} width {"}}"} {"{{"} height {"}}"}" và bỏ width, height
layout-refuses-element = không in được `{ $name }`
hint-use-loa-text = hãy đặt chữ trong loa:text có khung, để chữ thành nét vẽ
hint-use-loa-image = hãy dùng loa:image, để ảnh được đổi sang mực in
hint-draw-with-paths = hãy vẽ bằng nét, với mực phẳng hoặc chuyển sắc
layout-refuses-reference = mẫu in không được trỏ ra ngoài: `{ $value }`
hint-reference-inside = hãy trỏ tới một phần tử trong cùng tệp: "#tên"
layout-refuses-property = không in được `{ $name }`
layout-bad-attribute = `{ $name }` không thể là `{ $value }` (cần: { $expected })
layout-missing-attribute = thiếu `{ $name }` trong `{ $element }`
layout-unknown-attribute = thuộc tính lạ `{ $name }` trong `{ $element }`

# Mực và điều kiện in.
colour-without-ink = màu `{ $colour }` không có mực
hint-ink-near = mực gần nhất là `{ $name }`, { $preview }
hint-inks-known = các mực: { $names }
inks-share-preview = mực `{ $first }` và `{ $second }` trùng màu xem trước { $preview }
hint-inks-share-preview = hãy đổi chút ít một trong hai màu để phân biệt
ink-without-mixture = mực `{ $name }` không cho biết pha từ gì hay ra bản nào
hint-ink-mixture = hãy viết cmyk = [0, 100, 100, 0], hoặc spot = "CutContour" kèm alt = [0, 100, 0, 0]
rolls-too-narrow = khổ cuộn của nhà in quá hẹp để ghép tấm này
hint-rolls-too-narrow = hãy ghi khổ cuộn rộng hơn trong [shops.<tên>] rolls, hoặc giảm overlap
text-near-eyelet = chữ “{ $text }” cách tâm khoen chưa đủ { $clear } mm
hint-text-near-eyelet = hãy tăng hem của nhà in, hoặc để khoen thưa hơn
photo-missing = không có ảnh `{ $path }`
hint-photo-missing = hãy đặt ảnh cạnh bài, hoặc trong static/ hay print/ của dự án
list-missing = không có danh sách `{ $path }`
hint-list-missing = hãy ghi đường dẫn từ thư mục dự án, ví dụ rows = "data/dai-bieu.xlsx"
impose-too-small = khổ giấy ghép không chứa nổi một tấm
hint-impose-too-small = hãy chọn khổ giấy lớn hơn, ví dụ impose = "A3"
unknown-material = không có vật liệu `{ $name }`
hint-unknown-material = mỗi vật liệu để cắt là một mục `[materials.<tên>]` trong loa.toml; có sẵn xop, decal, mica
photo-other-press = ảnh `{ $path }` được tách màu cho điều kiện in khác ({ $other }), không phải { $press }
hint-photo-other-press = hãy xuất lại ảnh ở dạng RGB, hoặc hỏi nhà in có nhận ảnh này không
piece-mixed-writing = “{ $found }” và “{ $usual }” cùng có trong một bộ in
hint-piece-mixed-writing = nếu cố ý viết khác, hãy ghi nguyên cụm chữ vào [lexicon] terms
guide-without-ink = nẹp và khoen được vẽ bằng mực `{ $name }`, mà bảng mực không có
hint-guide-ink = hãy thêm [ink.guide] có spot = "Guide" vào print/inks.toml
no-icc = không có hồ sơ màu của điều kiện in
icc-missing = không có hồ sơ màu `{ $path }`
hint-no-icc = hãy đặt hồ sơ ICC của nhà in vào dự án và ghi tên: [press] icc = "…"
bad-icc = tệp này không phải hồ sơ màu CMYK của máy in
hint-bad-icc = hãy xin nhà in hồ sơ ICC của máy họ

# Tệp.
preview-failed = không vẽ được bản xem trước
kit-failed = không đóng gói được bộ in ({ $cause })
kind-cmyk = một danh sách bốn số từ 0 đến 100
