"""在网页里写 Python：没有内核，也没有服务器，读者写的函数照样跑、照样核对。

- torch.py、lib.py、run.py：在网页里由 MicroPython 运行；
- exercise.py：建网站时把 Checker 变成 JSON；
- judge.js：拿跑出来的结果与 JSON 比，说对错；numbers.js 是它的数；
- room.js、machine.js：跑的地方，四面有墙；
- view.js：写的地方。
"""
