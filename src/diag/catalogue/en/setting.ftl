# Running text in layouts
hint-use-loa-para = running text belongs in `<loa:para>`
hint-para-cannot-fit = write fewer words, enlarge the box, or lower `min-size` or `size`
hint-no-italics = there is no italic font; use `<loa:b>` for emphasis
