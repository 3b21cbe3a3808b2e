"""交互图与练习共用的控件：Python 的一半在这里，JavaScript 的一半在 core/。"""
