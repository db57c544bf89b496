# Đoạn văn trong mẫu in
hint-use-loa-para = câu dài thành đoạn thì đặt trong `<loa:para>`
hint-para-cannot-fit = hãy rút ngắn đoạn văn, mở rộng khung, hoặc giảm `min-size` hay `size`
hint-no-italics = không có phông chữ nghiêng; muốn nhấn mạnh hãy dùng `<loa:b>`
