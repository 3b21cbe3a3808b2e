"""全书的颜色。一种颜色只有一个意思，图、交互图和 matplotlib 都从这里取。

BLUE、ORANGE、GREEN 出自 Okabe–Ito 色盲可分的一组；同一色相由浅到深：FILL 铺格子，MARK 铺当前的格子，
LINE 画格线，INK 写字（在自己会遇到的底色上，对比度不小于 4.5）。
"""

BLUE = "#0072B2"  # 输入
ORANGE = "#E69F00"  # 卷积核
GREEN = "#009E73"  # 输出
GREY = "#8A94A3"  # 填充（斜线）、丢弃（一条对角线）与跨过（一个点）的格子

BLUE_FILL, BLUE_MARK, BLUE_LINE, BLUE_INK = "#E8F2FA", "#BFDFF4", "#BCD7EA", "#0068A3"
ORANGE_FILL, ORANGE_MARK, ORANGE_LINE, ORANGE_INK = "#FEF3DD", "#F9DA9C", "#EFD096", "#7A5000"
GREEN_FILL, GREEN_MARK, GREEN_LINE, GREEN_INK = "#E3F4EE", "#A6DDCB", "#B2DDCF", "#007A58"
GREY_FILL, GREY_MARK, GREY_LINE, GREY_INK = "#F3F4F6", "#E3E6EA", "#D5DAE1", "#5A6472"

INK = "#1F2933"  # 正文
WHITE = "#FFFFFF"

ALL = {value for name, value in list(globals().items()) if name.isupper()}
