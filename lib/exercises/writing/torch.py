"""网页里的 torch：一个张量是什么，从头写一遍。

一个张量是一串数，加上怎样读它：

- `_data`：一条长长的数组，数都在里面，按类型存（array）；
- `_shape`：每一维有几个；
- `_strides`：某一维的下标加 1，在数组里往后跳几个；
- `_start`：第一个数在数组的哪里。

于是切片、转置、扩展都不用搬数，只换后面三样：几个张量可以看着同一条数组，改一个，另一个也变。
例如 3×4 的张量 strides 是 (4, 1)；转置以后是 (1, 4)；`X[::2]` 是 (8, 1)；广播就是让某一维跳 0 个。

这里只有练习用得到的那些，结果、类型、打印、出错的种类都与真的 torch 相同（测试一一比过），没有的会说出来。
float32 的每一步都舍入到 float32，因为数存在 float32 的数组里。没有自动求导：数只往前算。

网页里运行它的是 MicroPython，所以不写它不认得的语法（列表里的 *、zip 的 strict……）。
"""

import math
from array import array
from collections import namedtuple

inf, nan, pi, e = math.inf, math.nan, math.pi, math.e


class NotHere(Exception):
    """真的 torch 里有，这里没有。不怪读者：到笔记本里就能用。"""


def __getattr__(name):
    """torch.名字：表 NAMES 里的；再没有，就是这里没有。"""
    if name in NAMES:
        return NAMES[name]
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotHere(f"网页里的 torch 没有 {name}")


# 类型


class dtype:
    """数的类型：名字、在数组里的记号、大类（0 真假、1 整数、2 小数）、同一大类里谁大。"""

    def __init__(self, name, code, kind, rank):
        self.name, self.code, self.kind, self.rank = name, code, kind, rank
        self.is_floating_point = kind == 2

    def __repr__(self):
        return f"torch.{self.name}"

    def store(self, value):
        """一个 Python 的数，存进这种数组之前是什么样子。"""
        if self.kind == 2:
            return float(value)
        if self.kind == 0:
            return 1 if value else 0
        if value != value or value in (inf, -inf):
            return -(2 ** (self.bits - 1))
        bits = self.bits
        return (int(value) + 2 ** (bits - 1)) % 2**bits - 2 ** (bits - 1)

    def load(self, value):
        return bool(value) if self.kind == 0 else value


bool_ = dtype("bool", "b", 0, 0)
int32 = dtype("int32", "i", 1, 1)
int64 = dtype("int64", "q", 1, 2)
float32 = dtype("float32", "f", 2, 3)
float64 = dtype("float64", "d", 2, 4)
int32.bits, int64.bits = 32, 64
long, double, float_, int_ = int64, float64, float32, int32
SIZES = {"b": 1, "i": 4, "q": 8, "f": 4, "d": 8}
TITLES = {"bool": "Bool", "int32": "Int", "int64": "Long", "float32": "Float", "float64": "Double"}
strided = "torch.strided"


def get_default_dtype():
    return float32


def kind_of(value):
    """一个 Python 的数是哪一大类。"""
    if isinstance(value, bool):
        return 0
    return 1 if isinstance(value, int) else 2


DEFAULTS = {0: bool_, 1: int64, 2: float32}


def result_type(*values):
    """几样东西一起算，得到什么类型。

    大类取最大的；同一大类里，多维的张量说了算，其次是零维的，最后才轮到 Python 的数。
    """
    wide, narrow, plain = None, None, None
    for value in values:
        if not isinstance(value, Tensor):
            mine = DEFAULTS[kind_of(value)]
            plain = mine if plain is None or mine.rank > plain.rank else plain
        elif value._shape:
            wide = value.dtype if wide is None or value.dtype.rank > wide.rank else wide
        else:
            narrow = value.dtype if narrow is None or value.dtype.rank > narrow.rank else narrow
    found = None
    for candidate in (wide, narrow, plain):
        if candidate is not None and (found is None or candidate.kind > found.kind):
            found = candidate
    return found


# 形状


class Size:
    """形状：一组整数，用起来和元组一样。"""

    def __init__(self, numbers=()):
        self._numbers = tuple(numbers)

    def numel(self):
        return count(self._numbers)

    def __getitem__(self, key):
        found = self._numbers[key]
        return Size(found) if isinstance(key, slice) else found

    def __len__(self):
        return len(self._numbers)

    def __iter__(self):
        return iter(self._numbers)

    def __add__(self, other):
        return Size(self._numbers + tuple(other))

    def __radd__(self, other):
        return Size(tuple(other) + self._numbers)

    def __mul__(self, times):
        return self._numbers * times

    def __eq__(self, other):
        return tuple(other) == self._numbers if isinstance(other, (tuple, Size)) else False

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(self._numbers)

    def __contains__(self, number):
        return number in self._numbers

    def index(self, number):
        return self._numbers.index(number)

    def count(self, number):
        return self._numbers.count(number)

    def __repr__(self):
        return f"torch.Size([{', '.join([str(n) for n in self._numbers])}])"


def count(shape):
    """这个形状一共有几个数。"""
    total = 1
    for n in shape:
        total *= n
    return total


def row_major(shape):
    """一行接一行地存，每一维跳几个。"""
    strides, step = [], 1
    for n in reversed(shape):
        strides.append(step)
        step *= max(n, 1)
    return tuple(reversed(strides))


def places(shape, strides, start=0):
    """按行的次序，每个数在数组里的位置。"""
    found = [start]
    for i in range(len(shape)):
        steps = [k * strides[i] for k in range(shape[i])]
        found = [place + step for place in found for step in steps]
    return found


def axis_of(dim, ndim, name="维"):
    """负的维从末尾数起。"""
    dim = whole(dim)
    most = max(ndim, 1)
    if not -most <= dim < most:
        raise IndexError(f"没有第 {dim} 维：张量有 {ndim} 维，可以写 {-most} 到 {most - 1}")
    return dim % most


def whole(value):
    """当下标、大小用的整数：int，或者只有一个数的整数张量。"""
    if isinstance(value, Tensor):
        if value.numel() == 1 and value.dtype.kind == 1:
            return value.item()
        raise TypeError(f"这里要一个整数，得到的张量形状是 {tuple(value._shape)}，类型是 {value.dtype}")
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"这里要一个整数，得到 {value!r}（{type(value).__name__}）")
    return value


def sizes(given):
    """zeros(2, 3)、zeros((2, 3))、zeros(X.shape) 都一样。"""
    if len(given) == 1 and isinstance(given[0], (tuple, list, Size)):
        given = given[0]
    return tuple([whole(n) for n in given])


def lengths(given):
    """造新张量时的形状：不能是负的。"""
    shape = sizes(given)
    for n in shape:
        if n < 0:
            raise RuntimeError(f"形状 {shape} 里有负数：每一维至少是 0")
    return shape


def broadcast_shapes(*shapes):
    """从最后一维对齐，是 1 的那一维跟着别人变。"""
    ndim = max([len(shape) for shape in shapes])
    found = [1] * ndim
    for shape in shapes:
        for i in range(len(shape)):
            at = ndim - len(shape) + i
            if shape[i] != 1 and found[at] != 1 and found[at] != shape[i]:
                raise RuntimeError(
                    f"形状对不上：{' 与 '.join([str(tuple(s)) for s in shapes])}，"
                    f"第 {at} 维一个是 {found[at]}，一个是 {shape[i]}"
                )
            if shape[i] != 1:
                found[at] = shape[i]
    return tuple(found)


# 张量


class Tensor:
    """一串数，加上怎样读它。"""

    requires_grad = False
    grad = None
    layout = strided
    device = "cpu"

    def __init__(self, data, dtype, shape, strides=None, start=0):
        self._data, self.dtype, self._shape, self._start = data, dtype, tuple(shape), start
        self._strides = row_major(self._shape) if strides is None else tuple(strides)

    @property
    def shape(self):
        return Size(self._shape)

    @property
    def ndim(self):
        return len(self._shape)

    def dim(self):
        return len(self._shape)

    def size(self, dim=None):
        return self.shape if dim is None else self._shape[axis_of(dim, self.ndim)]

    def stride(self, dim=None):
        return self._strides if dim is None else self._strides[axis_of(dim, self.ndim)]

    def numel(self):
        return count(self._shape)

    nelement = numel

    def __len__(self):
        if not self._shape:
            raise TypeError("零维的张量只有一个数，没有长度")
        return self._shape[0]

    # 读数

    def _places(self):
        return places(self._shape, self._strides, self._start)

    def _values(self):
        """全部的数，按行的次序排成列表。"""
        data = self._data
        if self.dtype.kind == 0:
            return [data[place] != 0 for place in self._places()]
        return [data[place] for place in self._places()]

    def _write(self, values):
        """按行的次序把 values 写回去。"""
        data, store = self._data, self.dtype.store
        for place, value in zip(self._places(), values):
            data[place] = store(value)

    def item(self):
        if self.numel() != 1:
            raise RuntimeError(f"有 {self.numel()} 个数（形状 {self._shape}），只有一个数的张量才能变成一个数")
        return self.dtype.load(self._data[self._start])

    def tolist(self):
        return nested(self._values(), self._shape)

    def __bool__(self):
        if self.numel() != 1:
            raise RuntimeError(f"有 {self.numel()} 个数（形状 {self._shape}），不知道算真还是假：请写 .any() 或 .all()")
        return bool(self.item())

    def __int__(self):
        return int(self.item())

    def __float__(self):
        return float(self.item())

    def __index__(self):
        return whole(self)

    def __round__(self, digits=None):
        return self.round()

    def __iter__(self):
        if not self._shape:
            raise TypeError("零维的张量只有一个数，不能一个个地取")
        return iter([self._select(0, i) for i in range(self._shape[0])])

    def __contains__(self, value):
        return bool((self == value).any())

    def __hash__(self):
        return id(self)

    def __repr__(self):
        return written(self)

    def __format__(self, spec):
        return self.item().__format__(spec) if not self._shape else written(self)

    # 换一种读法，不搬数

    def _view(self, shape, strides, start=None):
        return Tensor(self._data, self.dtype, shape, strides, self._start if start is None else start)

    def _select(self, dim, at):
        n = self._shape[dim]
        if not -n <= at < n:
            raise IndexError(f"下标 {at} 超出了范围：第 {dim} 维只有 {n} 个，可以写 {-n} 到 {n - 1}")
        start = self._start + at % n * self._strides[dim]
        return self._view(
            self._shape[:dim] + self._shape[dim + 1 :], self._strides[:dim] + self._strides[dim + 1 :], start
        )

    def is_contiguous(self):
        """是不是一行接一行地挨着。"""
        usual = row_major(self._shape)
        return all([self._shape[i] == 1 or self._strides[i] == usual[i] for i in range(self.ndim)])

    def contiguous(self):
        return self if self.is_contiguous() else self.clone()

    def reshape(self, *shape):
        shape = inferred(sizes(shape), self.numel())
        return self.contiguous()._view(shape, row_major(shape))

    def view(self, *shape):
        if len(shape) == 1 and isinstance(shape[0], dtype):
            raise NotHere("网页里的 torch 不能用 view 换类型")
        shape = inferred(sizes(shape), self.numel())
        if not self.is_contiguous():
            raise RuntimeError("这些数在内存里不是挨着的，view 换不了形状：请用 .reshape")
        return self._view(shape, row_major(shape))

    def view_as(self, other):
        return self.view(other._shape)

    def reshape_as(self, other):
        return self.reshape(other._shape)

    def flatten(self, start_dim=0, end_dim=-1):
        first, last = axis_of(start_dim, self.ndim), axis_of(end_dim, self.ndim)
        if not self._shape:
            return self.reshape(1)
        if first > last:
            raise RuntimeError(f"起点（第 {first} 维）在终点（第 {last} 维）后面")
        middle = (count(self._shape[first : last + 1]),)
        return self.reshape(self._shape[:first] + middle + self._shape[last + 1 :])

    ravel = flatten

    def unflatten(self, dim, sizes):
        dim = axis_of(dim, self.ndim)
        return self.reshape(self._shape[:dim] + tuple(sizes) + self._shape[dim + 1 :])

    def permute(self, *dims):
        dims = [axis_of(dim, self.ndim) for dim in sizes(dims)]
        if sorted(dims) != list(range(self.ndim)):
            raise RuntimeError(f"permute 要把 {self.ndim} 个维各写一次，得到 {tuple(dims)}")
        return self._view([self._shape[dim] for dim in dims], [self._strides[dim] for dim in dims])

    def transpose(self, dim0, dim1):
        dims = list(range(self.ndim))
        if not dims:
            return self
        first, second = axis_of(dim0, self.ndim), axis_of(dim1, self.ndim)
        dims[first], dims[second] = dims[second], dims[first]
        return self.permute(dims)

    swapaxes = transpose

    def movedim(self, source, destination):
        dims = list(range(self.ndim))
        source, destination = axis_of(source, self.ndim), axis_of(destination, self.ndim)
        dims.insert(destination, dims.pop(source))
        return self.permute(dims)

    def t(self):
        if self.ndim > 2:
            raise RuntimeError(f"t() 只转置二维的，得到 {self.ndim} 维：请用 .transpose")
        return self.T

    @property
    def T(self):
        return self.permute(list(reversed(range(self.ndim))))

    @property
    def mT(self):
        if self.ndim < 2:
            raise RuntimeError(f"mT 要二维以上，得到 {self.ndim} 维")
        return self.transpose(-1, -2)

    def unsqueeze(self, dim):
        at = axis_of(dim, self.ndim + 1)
        return self._view(self._shape[:at] + (1,) + self._shape[at:], self._strides[:at] + (1,) + self._strides[at:])

    def squeeze(self, *dims):
        dims = [axis_of(dim, self.ndim) for dim in sizes(dims)] if dims else range(self.ndim)
        kept = [i for i in range(self.ndim) if i not in dims or self._shape[i] != 1]
        return self._view([self._shape[i] for i in kept], [self._strides[i] for i in kept])

    def squeeze_(self, *dims):
        return self._become(self.squeeze(*dims))

    def unsqueeze_(self, dim):
        return self._become(self.unsqueeze(dim))

    def t_(self):
        return self._become(self.t())

    def transpose_(self, dim0, dim1):
        return self._become(self.transpose(dim0, dim1))

    def _become(self, other):
        """自己换成另一种读法。"""
        self._shape, self._strides, self._start = other._shape, other._strides, other._start
        return self

    def expand(self, *shape):
        """广播：长度是 1 的维变长，每一步跳 0 个。"""
        shape = sizes(shape)
        lead = len(shape) - self.ndim
        if lead < 0:
            raise RuntimeError(f"expand 的形状 {shape} 比张量的维数还少：张量的形状是 {self._shape}")
        found, strides = [], []
        for i in range(len(shape)):
            old, step = (1, 0) if i < lead else (self._shape[i - lead], self._strides[i - lead])
            n = old if shape[i] == -1 else shape[i]
            if old != n and old != 1:
                raise RuntimeError(f"第 {i} 维是 {old}，不能扩展成 {n}：只有长度是 1 的维可以扩展")
            found.append(n)
            strides.append(step if old == n else 0)
        return self._view(found, strides)

    def expand_as(self, other):
        return self.expand(other._shape)

    def broadcast_to(self, *shape):
        return self.expand(*shape)

    def unfold(self, dimension, size, step):
        """沿一维取出每个窗口：多出的最后一维是窗口里面，跳法与原来的一样。"""
        dim = axis_of(dimension, self.ndim)
        if size > self._shape[dim]:
            raise RuntimeError(f"窗口长 {size}，第 {dim} 维只有 {self._shape[dim]} 个")
        many = (self._shape[dim] - size) // step + 1
        return self._view(
            self._shape[:dim] + (many,) + self._shape[dim + 1 :] + (size,),
            self._strides[:dim] + (self._strides[dim] * step,) + self._strides[dim + 1 :] + (self._strides[dim],),
        )

    def narrow(self, dim, start, length):
        return self[(slice_all,) * axis_of(dim, self.ndim) + (between[start : start + length],)]

    def diagonal(self):
        if self.ndim != 2:
            raise NotHere("网页里的 diagonal 只认二维的张量")
        return self._view([min(self._shape)], [sum(self._strides)])

    # 下标

    def __getitem__(self, key):
        view, picks = self._basic(key)
        if not picks:
            return view
        shape, found = view._advanced(picks)
        data = view._data
        return Tensor(array(self.dtype.code, [data[place] for place in found]), self.dtype, shape)

    def __setitem__(self, key, value):
        view, picks = self._basic(key)
        shape, found = view._advanced(picks) if picks else (view._shape, view._places())
        if isinstance(value, Tensor):
            if picks and value.dtype is not self.dtype:
                raise RuntimeError(f"用一串下标写的时候，类型要相同：张量是 {self.dtype}，给的数是 {value.dtype}")
            if len(value._shape) > len(shape):  # 前面多出来的 1 不碍事
                while value._shape and value._shape[0] == 1 and len(value._shape) > len(shape):
                    value = value._select(0, 0)
            try:
                values = value.expand(shape)._values()
            except RuntimeError:
                raise RuntimeError(f"形状对不上：要写的地方是 {shape}，给的数是 {value._shape}")
        elif isinstance(value, (bool, int, float)):
            values = [value] * len(found)
        else:
            raise TypeError(f"不能把 {type(value).__name__} 写进张量：请给一个数，或一个张量")
        data, store = self._data, self.dtype.store
        for place, one in zip(found, values):
            data[place] = store(one)

    def _keys(self, key):
        """下标排成一列，一维一个：列表变成张量，... 换成它省略的那几个冒号。"""
        keys, used, gap = [], 0, None
        for k in key if isinstance(key, tuple) else (key,):
            if k is Ellipsis:
                gap = len(keys)
                continue
            if isinstance(k, (list, range, Size)):
                k = tensor(list(k))
            used += k.ndim if is_mask(k) else 0 if k is None else 1
            keys.append(k)
        if used > self.ndim:
            raise IndexError(f"下标太多：张量有 {self.ndim} 维，写了 {used} 个下标")
        at = len(keys) if gap is None else gap
        return keys[:at] + [slice_all] * (self.ndim - used) + keys[at:]

    def _basic(self, key):
        """整数、切片、None 只换读法；遇到成串的下标先记下在第几维，留给 _advanced。"""
        shape, strides, start, dim, picks = [], [], self._start, 0, []
        for k in self._keys(key):
            if k is slice_all:
                shape.append(self._shape[dim])
                strides.append(self._strides[dim])
                dim += 1
            elif k is None:
                shape.append(1)
                strides.append(1)
            elif isinstance(k, slice):
                step = 1 if k.step is None else whole(k.step)
                if step <= 0:
                    raise ValueError(f"切片的步长要大于 0，得到 {step}：张量不能倒着切，请用 .flip")
                first, last = ends(k, self._shape[dim])
                start += first * self._strides[dim]
                shape.append(max(0, (last - first + step - 1) // step))
                strides.append(self._strides[dim] * step)
                dim += 1
            elif is_mask(k) and not k.ndim:  # 一个真假：多出一维，留下一份或零份
                picks.append((len(shape), tensor([0] if k.item() else [], dtype=int64)))
                shape.append(1)
                strides.append(0)
            elif isinstance(k, Tensor) and k.ndim:
                for index in coordinates(k, self._shape[dim:]) if is_mask(k) else [k]:
                    picks.append((len(shape), index))
                    shape.append(self._shape[dim])
                    strides.append(self._strides[dim])
                    dim += 1
            else:
                n, at = self._shape[dim], position(k)
                if not -n <= at < n:
                    raise IndexError(f"下标 {at} 超出了范围：第 {dim} 维只有 {n} 个，可以写 {-n} 到 {n - 1}")
                start += at % n * self._strides[dim]
                dim += 1
        return self._view(shape, strides, start), picks

    def _advanced(self, picks):
        """成串的下标：一个个取。几串下标先互相广播；它们挨着，结果就放在原处，否则放在最前面。"""
        dims = [dim for dim, _ in picks]
        shape = broadcast_shapes(*[index._shape for _, index in picks])
        offsets = [0] * count(shape)
        for dim, index in picks:
            n, step = self._shape[dim], self._strides[dim]
            chosen = index.expand(shape)._values()
            for i in range(len(chosen)):
                if not -n <= chosen[i] < n and 0 not in [self._shape[i] for i in range(self.ndim) if i not in dims]:
                    raise IndexError(f"下标 {chosen[i]} 超出了范围：第 {dim} 维只有 {n} 个")
                offsets[i] += chosen[i] % max(n, 1) * step
        first = dims[0] if dims == list(range(dims[0], dims[0] + len(dims))) else 0
        rest = [i for i in range(self.ndim) if i not in dims]
        before, after = [i for i in rest if i < first], [i for i in rest if i >= first]
        ahead = places([self._shape[i] for i in before], [self._strides[i] for i in before], self._start)
        behind = places([self._shape[i] for i in after], [self._strides[i] for i in after])
        found = [a + offset + b for a in ahead for offset in offsets for b in behind]
        return tuple([self._shape[i] for i in before]) + shape + tuple([self._shape[i] for i in after]), found

    # 换类型、复制

    def to(self, *wanted, dtype=None):
        for one in wanted:
            dtype = one.dtype if isinstance(one, Tensor) else dtype if isinstance(one, str) else one
        if dtype is None or dtype is self.dtype:
            return self
        return made(self._values(), dtype, self._shape)

    def type(self, dtype=None):
        return f"torch.{TITLES[self.dtype.name]}Tensor" if dtype is None else self.to(dtype)

    def type_as(self, other):
        return self.to(other.dtype)

    def double(self):
        return self.to(float64)

    def float(self):
        return self.to(float32)

    def long(self):
        return self.to(int64)

    def int(self):
        return self.to(int32)

    def bool(self):
        return self.to(bool_)

    def clone(self):
        return made(self._values(), self.dtype, self._shape)

    def detach(self):
        return self._view(self._shape, self._strides)

    @property
    def data(self):
        return self.detach()

    def cpu(self):
        return self

    def is_floating_point(self):
        return self.dtype.kind == 2

    def is_complex(self):
        return False

    def numpy(self):
        raise NotHere("网页里没有 NumPy，张量不能变成数组")

    def requires_grad_(self, requires_grad=True):
        raise NotHere(NO_GRADIENT)

    def backward(self, *given):
        raise NotHere(NO_GRADIENT)

    def new_zeros(self, *shape):
        return zeros(*shape, dtype=self.dtype)

    def new_ones(self, *shape):
        return ones(*shape, dtype=self.dtype)

    def new_full(self, shape, value):
        return full(shape, value, dtype=self.dtype)

    def new_tensor(self, data):
        return tensor(data, dtype=self.dtype)

    # 逐个地算

    def __neg__(self):
        if self.dtype.kind == 0:
            raise RuntimeError("真假不能取负：要反过来请写 ~")
        return self._each(lambda x: -x)

    def __pos__(self):
        return self

    def __invert__(self):
        if self.dtype.kind == 2:
            raise TypeError("小数不能取反（~）")
        return self._each((lambda x: not x) if self.dtype.kind == 0 else (lambda x: -x - 1))

    def _each(self, f, dtype=None):
        return made([f(x) for x in self._values()], dtype or self.dtype, self._shape)

    def __abs__(self):
        return self._each(lambda x: abs(x))

    def __add__(self, other):
        return both(self, other, plus)

    def __radd__(self, other):
        return both(other, self, plus)

    def __sub__(self, other):
        return both(self, other, minus)

    def __rsub__(self, other):
        return both(other, self, minus)

    def __mul__(self, other):
        return both(self, other, times)

    def __rmul__(self, other):
        return both(other, self, times)

    def __truediv__(self, other):
        return both(self, other, divided, least=2)

    def __rtruediv__(self, other):
        return both(other, self, divided, least=2)

    def __floordiv__(self, other):
        return both(self, other, floor_divided)

    def __rfloordiv__(self, other):
        return both(other, self, floor_divided)

    def __mod__(self, other):
        return both(self, other, left_over)

    def __rmod__(self, other):
        return both(other, self, left_over)

    def __pow__(self, other):
        return both(self, other, power)

    def __rpow__(self, other):
        return both(other, self, power)

    def __matmul__(self, other):
        return matmul(self, other)

    def __eq__(self, other):
        return both(self, other, lambda x, y: x == y, to=bool_) if is_number(other) else False

    def __ne__(self, other):
        return both(self, other, lambda x, y: x != y, to=bool_) if is_number(other) else True

    def __lt__(self, other):
        return both(self, other, lambda x, y: x < y, to=bool_)

    def __le__(self, other):
        return both(self, other, lambda x, y: x <= y, to=bool_)

    def __gt__(self, other):
        return both(self, other, lambda x, y: x > y, to=bool_)

    def __ge__(self, other):
        return both(self, other, lambda x, y: x >= y, to=bool_)

    def __and__(self, other):
        return both(self, other, lambda x, y: x & y, most=1)

    def __or__(self, other):
        return both(self, other, lambda x, y: x | y, most=1)

    def __xor__(self, other):
        return both(self, other, lambda x, y: x ^ y, most=1)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __iadd__(self, other):
        return self._in_place(self + other)

    def __isub__(self, other):
        return self._in_place(self - other)

    def __imul__(self, other):
        return self._in_place(self * other)

    def __itruediv__(self, other):
        return self._in_place(self / other)

    def __ifloordiv__(self, other):
        return self._in_place(self // other)

    def __ipow__(self, other):
        return self._in_place(self**other)

    def _in_place(self, result):
        """写回原来的地方：看着同一条数组的别的张量也变了。"""
        if result._shape != self._shape:
            raise RuntimeError(f"形状 {self._shape} 的张量放不下形状 {result._shape} 的结果：就地的运算不能改形状")
        if result.dtype.kind > self.dtype.kind:
            raise RuntimeError(f"结果是 {result.dtype}，不能写回 {self.dtype} 的张量：就地的运算不能改类型")
        self._write(result._values())
        return self

    def add(self, other, alpha=1):
        return self + (other if alpha == 1 else other * alpha)

    def sub(self, other, alpha=1):
        return self - (other if alpha == 1 else other * alpha)

    def add_(self, other, alpha=1):
        return self._in_place(self.add(other, alpha))

    def sub_(self, other, alpha=1):
        return self._in_place(self.sub(other, alpha))

    def mul_(self, other):
        return self._in_place(self * other)

    def div_(self, other):
        return self._in_place(self / other)

    def addcmul(self, a, b, value=1):
        return self + a * b * value

    def addcmul_(self, a, b, value=1):
        return self._in_place(self.addcmul(a, b, value))

    def fill_(self, value):
        self[...] = value
        return self

    def zero_(self):
        return self.fill_(0)

    def copy_(self, other):
        self[...] = other
        return self

    def masked_fill(self, mask, value):
        return where(mask, value, self).to(self.dtype)

    def masked_fill_(self, mask, value):
        return self.copy_(self.masked_fill(mask, value))

    def index_put_(self, indices, values, accumulate=False):
        if not accumulate:
            self[tuple(indices)] = values
            return self
        view, picks = self._basic(tuple(indices))
        shape, found = view._advanced(picks)
        for place, value in zip(found, as_tensor(values).expand(shape)._values()):
            self._data[place] = self.dtype.store(self._data[place] + value)
        return self

    def index_add_(self, dim, index, source):
        for at, part in zip(index.tolist(), source.transpose(0, dim)):
            self._select(axis_of(dim, self.ndim), at).add_(part)
        return self

    def clamp(self, min=None, max=None):
        found = self
        if min is not None:
            found = both(found, min, lambda x, low: low if x < low else x)
        return found if max is None else both(found, max, lambda x, high: high if x > high else x)

    clip = clamp

    def clamp_(self, min=None, max=None):
        return self._in_place(self.clamp(min, max))

    def repeat(self, *times):
        times = sizes(times)
        shape = (1,) * (len(times) - self.ndim) + self._shape
        found = self.reshape(shape)
        for dim in range(len(shape)):
            found = cat([found] * times[dim], dim)
        return found

    # 许多数变成一个

    def _fold(self, dim, keepdim, f, dtype):
        """沿 dim（一个、几个，None 是全部）把一串数变成一个。"""
        dims = (
            [] if dim is None else [axis_of(d, self.ndim) for d in (dim if isinstance(dim, (tuple, list)) else [dim])]
        )
        dims = dims if dims and self._shape else list(range(self.ndim))
        kept = [i for i in range(self.ndim) if i not in dims]
        values = self.permute(kept + dims)._values()
        size = count([self._shape[i] for i in dims])
        many = count([self._shape[i] for i in kept])
        shape = [1 if i in dims else self._shape[i] for i in range(self.ndim) if keepdim or i not in dims]
        return made([f(values[i * size : (i + 1) * size]) for i in range(many)], dtype, shape)

    def sum(self, dim=None, keepdim=False, dtype=None):
        dtype = dtype or (self.dtype if self.dtype.kind == 2 else int64)
        return self._fold(dim, keepdim, lambda values: sum(values), dtype)

    def mean(self, dim=None, keepdim=False, dtype=None):
        dtype = dtype or self.dtype
        if dtype.kind != 2:
            raise RuntimeError(f"mean 只平均小数，得到 {self.dtype}：平均可能有小数，请先写 .double() 或 .float()")
        return self._fold(dim, keepdim, lambda values: sum(values) / len(values) if values else nan, dtype)

    def prod(self, dim=None, keepdim=False):
        return self._fold(dim, keepdim, product, self.dtype if self.dtype.kind == 2 else int64)

    def var(self, dim=None, keepdim=False, unbiased=True, correction=None):
        less = (1 if unbiased else 0) if correction is None else correction

        def spread(values):
            middle = sum(values) / len(values)
            left = len(values) - less
            return sum([(x - middle) ** 2 for x in values]) / left if left > 0 else nan

        if self.dtype.kind != 2:
            raise RuntimeError(f"var 和 std 只收小数，得到 {self.dtype}")
        return self._fold(dim, keepdim, spread, self.dtype)

    def std(self, dim=None, keepdim=False, unbiased=True, correction=None):
        return self.var(dim, keepdim, unbiased, correction).sqrt()

    def any(self, dim=None, keepdim=False):
        return self._fold(dim, keepdim, lambda values: any(values), bool_)

    def all(self, dim=None, keepdim=False):
        return self._fold(dim, keepdim, lambda values: all(values), bool_)

    def _not_empty(self, dim):
        if not self.numel() and (dim is None or dim == ()):
            raise RuntimeError("一个数也没有，取不出最大、最小的")

    def amax(self, dim=None, keepdim=False):
        self._not_empty(dim)
        return self._fold(dim, keepdim, lambda values: values[largest(values)], self.dtype)

    def amin(self, dim=None, keepdim=False):
        self._not_empty(dim)
        return self._fold(dim, keepdim, lambda values: values[smallest(values)], self.dtype)

    def argmax(self, dim=None, keepdim=False):
        return self._fold(dim, keepdim, largest, int64)

    def argmin(self, dim=None, keepdim=False):
        return self._fold(dim, keepdim, smallest, int64)

    def max(self, dim=None, keepdim=False):
        if isinstance(dim, Tensor):
            return maximum(self, dim)
        if dim is None:
            return self.amax()
        return Extreme(self.amax(dim, keepdim), self.argmax(dim, keepdim))

    def min(self, dim=None, keepdim=False):
        if isinstance(dim, Tensor):
            return minimum(self, dim)
        if dim is None:
            return self.amin()
        return Extreme(self.amin(dim, keepdim), self.argmin(dim, keepdim))

    def cumsum(self, dim):
        dim = axis_of(dim, self.ndim)
        dtype = self.dtype if self.dtype.kind == 2 else int64
        found = self.to(dtype).clone()
        for i in range(1, self._shape[dim] if self._shape else 0):
            found._select(dim, i).add_(found._select(dim, i - 1))
        return found

    def count_nonzero(self, dim=None):
        return (self != 0).sum(dim)

    def norm(self):
        return (self * self).sum().sqrt()

    # 换次序

    def flip(self, *dims):
        found = self
        for dim in sizes(dims):
            dim = axis_of(dim, self.ndim)
            if self._shape:
                found = found.index_select(dim, tensor(list(reversed(range(self._shape[dim]))), dtype=int64))
        return found.clone() if found is self else found

    def fliplr(self):
        return self.flip(1)

    def flipud(self):
        return self.flip(0)

    def roll(self, shifts, dims=None):
        if dims is None:
            return self.flatten().roll(shifts, 0).reshape(self._shape)
        found = self
        for shift, dim in zip(*[one if isinstance(one, (tuple, list)) else [one] for one in (shifts, dims)]):
            dim = axis_of(dim, self.ndim)
            n = self._shape[dim]
            found = found.index_select(dim, tensor([(i - shift) % n for i in range(n)], dtype=int64))
        return found

    def rot90(self, k=1, dims=(0, 1)):
        if self.ndim < 2:
            raise RuntimeError(f"rot90 要二维以上，得到 {self.ndim} 维")
        k, (first, second) = k % 4, dims
        if k == 0:
            return self.clone()
        if k == 2:
            return self.flip(first, second)
        return self.flip(second).transpose(first, second) if k == 1 else self.flip(first).transpose(first, second)

    def index_select(self, dim, index):
        dim = axis_of(dim, self.ndim)
        return self[(slice_all,) * dim + (index,)]

    def nonzero(self, as_tuple=False):
        found = coordinates(self != 0, self._shape)
        return tuple(found) if as_tuple else stack(found, 1) if found else zeros(int(bool(self.item())), 0, dtype=int64)

    def sort(self, dim=-1, descending=False):
        dim = axis_of(dim, self.ndim)
        values, order = self.clone(), zeros(self._shape, dtype=int64)
        last, orders = values.transpose(dim, -1), order.transpose(dim, -1)
        rows, size = last._values(), last._shape[-1] if last._shape else 1
        sorted_rows, sorted_orders = [], []
        for i in range(0, len(rows), max(size, 1)):
            row = rows[i : i + size]
            mine = sorted(range(size), key=lambda j: -row[j] if descending else row[j])
            sorted_rows += [row[j] for j in mine]
            sorted_orders += mine
        last._write(sorted_rows)
        orders._write(sorted_orders)
        return Extreme(values, order)

    def argsort(self, dim=-1, descending=False):
        return self.sort(dim, descending)[1]

    def unique(self):
        return tensor(sorted(set(self._values())), dtype=self.dtype)

    def chunk(self, chunks, dim=0):
        return self.split(-(-self._shape[axis_of(dim, self.ndim)] // chunks), dim)

    def split(self, split_size, dim=0):
        dim = axis_of(dim, self.ndim)
        n = self._shape[dim]
        pieces = split_size if isinstance(split_size, (list, tuple)) else [split_size] * -(-n // split_size)
        found, at = [], 0
        for size in pieces:
            found.append(self.narrow(dim, at, min(size, n - at)))
            at += size
        return tuple(found)

    def unbind(self, dim=0):
        dim = axis_of(dim, self.ndim)
        return tuple([self._select(dim, i) for i in range(self._shape[dim])])

    def equal(self, other):
        return equal(self, other)

    def allclose(self, other, rtol=1e-5, atol=1e-8):
        return allclose(self, other, rtol, atol)

    def __getattr__(self, name):
        raise NotHere(f"网页里的张量没有 .{name}") if name in REAL_NAMES else AttributeError(f"张量没有 .{name}")


Extreme = namedtuple("Extreme", ("values", "indices"))
NO_GRADIENT = "网页里的 torch 没有自动求导：数只往前算"
# 真的张量有、这里没有的名字里，读者最可能写的；别的名字当成写错了
REAL_NAMES = (
    "scatter_ scatter scatter_add_ gather uniform_ normal_ random_ retain_grad grad_fn is_leaf cuda half bfloat16 "
    "cumprod cummax cummin median mode quantile kthvalue topk tril triu diag trace inverse det svd bincount "
    "histc renorm lerp lerp_ addmm addmv addr baddbmm tile take take_along_dim masked_select masked_scatter "
    "nansum nanmean logsumexp index_copy index_copy_ index_fill_ put_ as_strided storage data_ptr sinh cosh "
    "requires_grad__ share_memory_ pin_memory item_ to_dense to_sparse short char byte complex conj real imag angle"
).split()


class Between:
    """造切片：MicroPython 不能直接调用 slice()。"""

    def __getitem__(self, key):
        return key


between = Between()
slice_all = between[:]


def ends(key, n):
    """切片在长 n 的一维上从哪里到哪里；步长大于 0。"""
    edges = []
    for edge, default in ((key.start, 0), (key.stop, n)):
        edge = default if edge is None else whole(edge)
        edges.append(min(max(edge + n if edge < 0 else edge, 0), n))
    return edges[0], max(edges)


def is_mask(key):
    return isinstance(key, Tensor) and key.dtype.kind == 0


def position(key):
    if isinstance(key, (bool, float, str)) or not isinstance(key, (int, Tensor)):
        raise IndexError(f"下标要是整数、切片、None、... 或整数的张量，得到 {key!r}（{type(key).__name__}）")
    if isinstance(key, Tensor) and key.dtype.kind == 2:
        raise IndexError(f"下标要是整数，得到 {key.dtype} 的张量")
    return whole(key)


def coordinates(mask, shape):
    """真的那些格子的下标：一维一串。"""
    if tuple(mask._shape) != tuple(shape[: mask.ndim]):
        raise IndexError(f"用来挑选的真假张量形状是 {mask._shape}，与要挑的 {tuple(shape)} 对不上")
    true = [at for at, value in enumerate(mask._values()) if value]
    found, step = [], count(mask._shape)
    for n in mask._shape:
        step //= max(n, 1)
        found.append(tensor([at // step % n for at in true], dtype=int64))
    return found


def inferred(shape, total):
    """把形状里的 -1 算出来。"""
    if shape.count(-1) > 1:
        raise RuntimeError(f"形状 {shape} 里只能有一个 −1")
    known = count([n for n in shape if n != -1])
    if -1 in shape:
        if known == 0 or total % known:
            raise RuntimeError(f"{total} 个数排不成形状 {shape}")
        shape = tuple([total // known if n == -1 else n for n in shape])
    if count(shape) != total:
        raise RuntimeError(f"{total} 个数排不成形状 {shape}：那要 {count(shape)} 个")
    return shape


def nested(values, shape):
    """一长串数照形状分成一层层的列表。"""
    if not shape:
        return values[0]
    step = count(shape[1:])
    return [nested(values[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]


# 造张量


def made(values, dtype, shape):
    """values 按行的次序存进一条新的数组。"""
    if dtype.kind:
        try:
            return Tensor(array(dtype.code, values), dtype, shape)
        except (TypeError, OverflowError):
            pass  # 小数要截成整数，太大的要绕回去
    store = dtype.store
    return Tensor(array(dtype.code, [store(value) for value in values]), dtype, shape)


def tensor(data, dtype=None, requires_grad=False, device=None):
    """一层层的列表变成张量：形状从列表的层数看出来。"""
    if requires_grad:
        raise NotHere(NO_GRADIENT)
    if isinstance(data, Tensor):
        return data.to(dtype or data.dtype).clone()
    values, shape = flat(data)
    if dtype is None:
        kinds = [value.dtype if isinstance(value, Tensor) else DEFAULTS[kind_of(value)] for value in values]
        dtype = float32
        for i in range(len(kinds)):
            dtype = kinds[i] if i == 0 or kinds[i].rank > dtype.rank else dtype
    return made([value.item() if isinstance(value, Tensor) else value for value in values], dtype, shape)


def flat(data):
    """列表里的数和形状；各行要一样长。"""
    if is_number(data):
        if isinstance(data, Tensor) and data.numel() != 1:
            raise ValueError(f"列表里的张量有 {data.numel()} 个数：只有一个数的才行，几个张量请用 torch.stack 叠起来")
        return [data], ()
    if isinstance(data, str) or not isinstance(data, (list, tuple, range, Size)):
        raise TypeError(f"不能变成张量：{type(data).__name__}，要数，或一层层的列表")
    values, inner = [], None
    for row in data:
        more, shape = flat(row)
        if inner is not None and shape != inner:
            raise ValueError(f"各行不一样长：前面是 {inner}，后面有 {shape}")
        inner = shape
        values += more
    return values, (len(data),) + (inner or ())


def is_number(value):
    return isinstance(value, (bool, int, float, Tensor))


def as_tensor(data, dtype=None, device=None):
    return data.to(dtype or data.dtype) if isinstance(data, Tensor) else tensor(data, dtype)


def from_numpy(data):
    raise NotHere("网页里没有 NumPy")


def full(size, fill_value, dtype=None, device=None):
    shape = lengths((size,))
    value = fill_value.item() if isinstance(fill_value, Tensor) else fill_value
    return made([value] * count(shape), dtype or DEFAULTS[kind_of(value)], shape)


def empty(*shape, dtype=None, device=None):
    return zeros(*shape, dtype=dtype)


def zeros(*shape, dtype=None, device=None, size=None, requires_grad=False):
    if requires_grad:
        raise NotHere(NO_GRADIENT)
    shape, dtype = lengths((size,) if size is not None else shape), dtype or float32
    return Tensor(array(dtype.code, bytes(count(shape) * SIZES[dtype.code])), dtype, shape)


def ones(*shape, dtype=None, device=None, size=None, requires_grad=False):
    if requires_grad:
        raise NotHere(NO_GRADIENT)
    return full(size if size is not None else lengths(shape), 1, dtype or float32)


def eye(n, m=None, dtype=None):
    found = zeros(n, n if m is None else m, dtype=dtype)
    found.diagonal().fill_(1)
    return found


def arange(start, end=None, step=1, dtype=None, device=None):
    start, end = (0, start) if end is None else (start, end)
    start, end, step = [x.item() if isinstance(x, Tensor) else x for x in (start, end, step)]
    many = max(0, math.ceil((end - start) / step))
    dtype = dtype or DEFAULTS[max(1, kind_of(start), kind_of(end), kind_of(step))]
    return made([start + i * step for i in range(many)], dtype, (many,))


def linspace(start, end, steps, dtype=None):
    gap = (end - start) / (steps - 1) if steps > 1 else 0
    half = steps // 2
    return made(
        [start + i * gap if i < half else end - (steps - 1 - i) * gap for i in range(steps)], dtype or float32, (steps,)
    )


def zeros_like(like, dtype=None):
    return zeros(like._shape, dtype=dtype or like.dtype)


def ones_like(like, dtype=None):
    return ones(like._shape, dtype=dtype or like.dtype)


def empty_like(like, dtype=None):
    return zeros_like(like, dtype)


def full_like(like, fill_value, dtype=None):
    return full(like._shape, fill_value, dtype or like.dtype)


def manual_seed(seed):
    raise NotHere("网页里的 torch 没有随机数")


rand = randn = randint = randperm = rand_like = randn_like = manual_seed


# 两个一起算


def both(a, b, f, least=0, most=2, to=None):
    """a、b 先广播到同样的形状，再一对一对地算。least、most 是结果的大类至少、至多是什么。"""
    for one in (a, b):
        if not is_number(one):
            raise TypeError(f"张量不能和 {type(one).__name__} 一起算：要数，或张量")
    dtype = result_type(a, b)
    if dtype.kind > most:
        raise RuntimeError(f"{dtype} 不能做这种运算：要整数或真假")
    if dtype.kind < least:
        dtype = float32
    if f is minus and 0 in [(one.dtype.kind if isinstance(one, Tensor) else kind_of(one)) for one in (a, b)]:
        raise RuntimeError("真假不能相减")
    if f is power and to is None and dtype.kind == 1 and not isinstance(b, Tensor) and b < 0:
        raise RuntimeError("整数不能求负的次方：请先变成小数")
    shapes = [one._shape if isinstance(one, Tensor) else () for one in (a, b)]
    shape = shapes[0] if shapes[0] == shapes[1] else broadcast_shapes(*shapes)
    pairs = zip(spread(a, shape, dtype), spread(b, shape, dtype))
    return made([f(x, y) for x, y in pairs], to or dtype, shape)


def spread(value, shape, dtype):
    """value 扩展到 shape 以后的全部的数，先换成 dtype。"""
    if isinstance(value, Tensor):
        value = value.to(dtype)
        return value._values() if value._shape == shape else value.expand(shape)._values()
    return [value] * count(shape)


def plus(x, y):
    return x or y if isinstance(x, bool) and isinstance(y, bool) else x + y


def minus(x, y):
    return x - y


def times(x, y):
    return x * y


def divided(x, y):
    """除以 0 得无穷或 nan，不报错。"""
    if y != 0:
        return x / y
    if x == 0 or x != x:
        return nan
    return math.copysign(inf, x) * math.copysign(1.0, y)


def floor_divided(x, y):
    if y == 0 and not isinstance(x, float):
        raise RuntimeError("整数除以 0")
    if y == 0:
        return divided(x, y)
    return float(math.floor(x / y)) if isinstance(x, float) and abs(x / y) < 1e15 and y not in (inf, -inf) else x // y


def left_over(x, y):
    if y == 0:
        if isinstance(x, float):
            return nan
        raise RuntimeError("整数除以 0")
    return x % y


def power(x, y):
    if x == 0 and y < 0:
        return inf
    if x < 0 and isinstance(y, float) and y != math.floor(y):
        return nan
    try:
        return x**y
    except OverflowError:
        return inf


def product(values):
    total = 1
    for value in values:
        total *= value
    return total


def largest(values):
    """最大的在第几个（并列取头一个）；nan 比谁都大。"""
    if not values:
        raise IndexError("一个数也没有，取不出最大、最小的")
    best = 0
    for i in range(len(values)):
        if values[i] > values[best] or (values[i] != values[i] and values[best] == values[best]):
            best = i
    return best


def smallest(values):
    if not values:
        raise IndexError("一个数也没有，取不出最大、最小的")
    best = 0
    for i in range(len(values)):
        if values[i] < values[best] or (values[i] != values[i] and values[best] == values[best]):
            best = i
    return best


def maximum(a, b):
    return both(a, b, lambda x, y: x if x != x or x > y else y)


def minimum(a, b):
    return both(a, b, lambda x, y: x if x != x or x < y else y)


def where(condition, a=None, b=None):
    if a is None:
        return condition.nonzero(as_tuple=True)
    dtype, parts = result_type(a, b), [x for x in (condition, a, b) if isinstance(x, Tensor)]
    shape = broadcast_shapes(*[x._shape for x in parts])
    triples = zip(condition.expand(shape)._values(), spread(a, shape, dtype), spread(b, shape, dtype))
    return made([x if yes else y for yes, x, y in triples], dtype, shape)


def equal(a, b):
    return a._shape == b._shape and a._values() == b._values()


def isclose(a, b, rtol=1e-5, atol=1e-8, equal_nan=False):
    def near(x, y):
        if x == y:
            return True
        return (equal_nan and x != x and y != y) or abs(x - y) <= atol + rtol * abs(y) < inf

    return both(a, b, near, to=bool_)


def allclose(a, b, rtol=1e-5, atol=1e-8, equal_nan=False):
    return bool(isclose(a, b, rtol, atol, equal_nan).all())


# 一个一个地换


def rounded(x):
    """四舍六入，恰好一半时取偶数。"""
    if x != x or abs(x) >= 2**52:
        return x
    low = math.floor(x)
    rest = x - low
    whole_number = low if rest < 0.5 or (rest == 0.5 and low % 2 == 0) else low + 1
    return math.copysign(float(whole_number), x)


def sign_of(x):
    return x if x != x else (x > 0) - (x < 0)


def exponential(x):
    try:
        return math.exp(x)
    except OverflowError:
        return inf


def logarithm(x):
    return math.log(x) if x > 0 else -inf if x == 0 else nan


def step_to(f):
    """取整：nan 和无穷不变。"""
    return lambda x: x if x != x or x in (inf, -inf) else math.copysign(float(f(x)), x)


def one_by_one(f, floating=True, whole_too=None):
    """逐个地算 f。floating：整数先变成小数；否则整数照 whole_too（不给就不变）。"""

    def apply(input):
        if floating:
            return (input if input.dtype.kind == 2 else input.float())._each(f)
        if input.dtype.kind == 2:
            return input._each(f)
        return input._each(whole_too) if whole_too else input.clone()

    return apply


sqrt = one_by_one(lambda x: math.sqrt(x) if x >= 0 else nan)
exp, log = one_by_one(exponential), one_by_one(logarithm)
sin, cos, tanh = one_by_one(math.sin), one_by_one(math.cos), one_by_one(math.tanh)
sigmoid = one_by_one(lambda x: 1 / (1 + exponential(-x)))
floor, ceil = one_by_one(step_to(math.floor), False), one_by_one(step_to(math.ceil), False)
trunc = one_by_one(step_to(int), False)
round_ = one_by_one(rounded, False)
sign = one_by_one(sign_of, False, sign_of)
square = one_by_one(lambda x: x * x, False, lambda x: x * x)
relu = one_by_one(lambda x: x if x != x or x > 0 else 0.0, False, lambda x: max(x, 0))


def isnan(input):
    return input._each(lambda x: x != x, bool_)


def isinf(input):
    return input._each(lambda x: x in (inf, -inf), bool_)


def isfinite(input):
    return input._each(lambda x: x == x and x not in (inf, -inf), bool_)


def logical_not(input):
    return input._each(lambda x: not x, bool_)


def logical_and(a, b):
    return both(a, b, lambda x, y: bool(x) and bool(y), to=bool_)


def logical_or(a, b):
    return both(a, b, lambda x, y: bool(x) or bool(y), to=bool_)


# 放在一起


def cat(tensors, dim=0):
    """首尾相接：别的维都要一样长。"""
    tensors = list(tensors)
    if not tensors:
        raise RuntimeError("cat 要至少一个张量")
    tensors = [x for x in tensors if x._shape != (0,)] or tensors[:1]
    first = tensors[0]
    if not first._shape:
        raise RuntimeError("零维的张量不能首尾相接：请用 torch.stack")
    dim = axis_of(dim, first.ndim)
    for x in tensors:
        if x.ndim != first.ndim or x._shape[:dim] + x._shape[dim + 1 :] != first._shape[:dim] + first._shape[dim + 1 :]:
            raise RuntimeError(f"形状对不上：{first._shape} 与 {x._shape}，除了第 {dim} 维都要一样长")
    shape = list(first._shape)
    shape[dim] = sum([x._shape[dim] for x in tensors])
    dtype = tensors[0].dtype
    for x in tensors:
        dtype = x.dtype if x.dtype.rank > dtype.rank else dtype
    found, at = zeros(shape, dtype=dtype), 0
    for x in tensors:
        found.narrow(dim, at, x._shape[dim])[...] = x
        at += x._shape[dim]
    return found


def stack(tensors, dim=0):
    """叠起来：多出一维。"""
    tensors = list(tensors)
    if not tensors:
        raise RuntimeError("stack 要至少一个张量")
    for x in tensors:
        if x._shape != tensors[0]._shape:
            raise RuntimeError(f"形状要相同才能叠：{tensors[0]._shape} 与 {x._shape}")
    dim = axis_of(dim, tensors[0].ndim + 1)
    return cat([x.unsqueeze(dim) for x in tensors], dim)


def meshgrid(*lines, indexing="ij"):
    lines = list(lines[0]) if len(lines) == 1 and isinstance(lines[0], (list, tuple)) else list(lines)
    if indexing != "ij":
        raise NotHere('网页里的 meshgrid 只有 indexing="ij"')
    shape = [x._shape[0] for x in lines]
    return tuple(
        [lines[i].reshape([-1 if k == i else 1 for k in range(len(lines))]).expand(shape) for i in range(len(lines))]
    )


# 矩阵


def matmul(a, b):
    """最后两维做矩阵乘法，前面的维广播；一维的先补成一行或一列，乘完再去掉。"""
    for one in (a, b):
        if not isinstance(one, Tensor):
            raise TypeError(f"@ 的两边都要是张量，得到 {type(one).__name__}")
        if not one._shape:
            raise RuntimeError("@ 的两边至少要一维")
    if a.dtype is not b.dtype:
        raise RuntimeError(f"@ 两边的类型要相同：{a.dtype} 与 {b.dtype}，请先用 .to 统一")
    left, right = a if a.ndim > 1 else a[None], b if b.ndim > 1 else b[:, None]
    n, k, m = left._shape[-2], left._shape[-1], right._shape[-1]
    if k != right._shape[-2]:
        raise RuntimeError(f"形状对不上：{a._shape} @ {b._shape}，{k} 列对 {right._shape[-2]} 行")
    lead = broadcast_shapes(left._shape[:-2], right._shape[:-2])
    rows = left.expand(lead + (n, k))._values()
    columns = right.expand(lead + (k, m)).transpose(-1, -2)._values()
    found = []
    for at in range(count(lead)):
        for i in range(n):
            row = rows[(at * n + i) * k : (at * n + i + 1) * k]
            for j in range(m):
                column = columns[(at * m + j) * k : (at * m + j + 1) * k]
                found.append(sum([row[c] * column[c] for c in range(k)]))
    shape = lead + ((n,) if a.ndim > 1 else ()) + ((m,) if b.ndim > 1 else ())
    return made(found, a.dtype, shape)


def einsum(equation, *operands):
    """照下标相乘再相加："oi,nihw->nohw"：箭头右边没有的字母要加掉。"""
    equation = equation.replace(" ", "")
    left, arrow, right = equation.partition("->")
    inputs = left.split(",")
    if not arrow:
        letters = "".join(inputs)
        right = "".join(sorted([c for c in set(letters) if letters.count(c) == 1]))
    if "." in equation:
        raise NotHere("网页里的 einsum 不认得省略号")
    order = right + "".join(sorted(set("".join(inputs)) - set(right)))
    size = {}
    for letters, x in zip(inputs, operands):
        if len(letters) != x.ndim:
            raise RuntimeError(f"“{letters}”有 {len(letters)} 个下标，张量有 {x.ndim} 维")
        for letter, n in zip(letters, x._shape):
            if size.get(letter, n) != n:
                raise RuntimeError(f"下标 {letter} 一处是 {size[letter]}，一处是 {n}")
            size[letter] = n
    total = None
    for letters, x in zip(inputs, operands):
        kept = [c for c in order if c in letters]
        moved = x.permute([letters.index(c) for c in kept]).reshape([size[c] if c in letters else 1 for c in order])
        total = moved if total is None else total * moved
    for _ in range(len(order) - len(right)):
        total = total.sum(-1)
    return total


def dot(a, b):
    if a.ndim != 1 or b.ndim != 1:
        raise RuntimeError(f"dot 只收一维的，得到 {a.ndim} 维与 {b.ndim} 维")
    return matmul(a, b)


def outer(a, b):
    return a[:, None] * b


def bincount(input, weights=None, minlength=0):
    if input.ndim != 1 or input.dtype.kind != 1:
        raise RuntimeError("bincount 只数一维的整数")
    values = input._values()
    if values and min(values) < 0:
        raise RuntimeError("bincount 不数负数")
    found = [0] * max(minlength, max(values) + 1 if values else 0)
    for value, weight in zip(values, weights._values() if weights is not None else [1] * len(values)):
        found[value] += weight
    return tensor(found, dtype=int64 if weights is None else float64)


def tril(input, diagonal=0):
    rows, columns = arange(input._shape[-2])[:, None], arange(input._shape[-1])
    return where(columns - rows <= diagonal, input, 0).to(input.dtype)


def triu(input, diagonal=0):
    rows, columns = arange(input._shape[-2])[:, None], arange(input._shape[-1])
    return where(columns - rows >= diagonal, input, 0).to(input.dtype)


def is_tensor(value):
    return isinstance(value, Tensor)


class no_grad:
    """这里本来就没有求导，什么也不用关。"""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def __call__(self, function):
        return function


# 打印：与 torch 的排法相同


def fixed(value, digits):
    """保留几位小数，恰好一半时取偶数：照这个数真正的二进制值算，一位不差。"""
    if value != value or value in (inf, -inf):
        return str(value)
    fraction, power_of_two = math.frexp(value)
    top = int(abs(fraction) * 2**53) * 10**digits
    text = str(halved(top, 53 - power_of_two))
    while len(text) <= digits:
        text = "0" + text
    minus_sign = "-" if math.copysign(1.0, value) < 0 else ""
    return minus_sign + (text[: len(text) - digits] + "." + text[len(text) - digits :] if digits else text)


def halved(number, times):
    """number / 2**times，四舍六入，恰好一半取偶数。"""
    if times <= 0:
        return number * 2**-times
    low, rest = divmod(number, 2**times)
    double_rest = 2 * rest
    return low + 1 if double_rest > 2**times or (double_rest == 2**times and low % 2) else low


def scientific(value, digits):
    """科学记数法：1.2346e-05。"""
    if value != value or value in (inf, -inf):
        return str(value)
    size, power_of_ten = abs(value), 0
    if size:
        power_of_ten = math.floor(math.log10(size))
        fraction, power_of_two = math.frexp(size)
        top, shift = int(fraction * 2**53), 53 - power_of_two
        for _ in range(3):  # log10 可能差一点；进位以后也可能多出一位
            scale = digits - power_of_ten
            number = top * 10**scale if scale >= 0 else top
            whole_part = halved(number, shift) if scale >= 0 else ratio(top, shift, 10**-scale)
            if len(str(whole_part)) > digits + 1:
                power_of_ten += 1
            elif len(str(whole_part)) < digits + 1:
                power_of_ten -= 1
            else:
                break
        text = str(whole_part)
    else:
        text = "0" * (digits + 1)
    power_text = str(abs(power_of_ten))
    power_text = "0" + power_text if len(power_text) < 2 else power_text
    minus_sign = "-" if math.copysign(1.0, value) < 0 else ""
    return f"{minus_sign}{text[0]}.{text[1:]}e{'-' if power_of_ten < 0 else '+'}{power_text}"


def ratio(top, shift, below):
    """top / 2**shift / below，恰好一半取偶数。"""
    top, below = (top, below * 2**shift) if shift >= 0 else (top * 2**-shift, below)
    low, rest = divmod(top, below)
    return low + 1 if 2 * rest > below or (2 * rest == below and low % 2) else low


def writer_for(values, dtype):
    """怎样写一个数：整数、带点的整数、四位小数，还是科学记数法；以及最宽的有多宽。"""
    if dtype.kind != 2:
        return str, max([len(str(value)) for value in values] + [1])
    usual = [value for value in values if value == value and value not in (inf, -inf) and value != 0]
    if not usual:
        return dotted, 1
    high, low = max([abs(value) for value in usual]), min([abs(value) for value in usual])
    whole_numbers = all([value == math.floor(value) for value in usual])
    if high / low > 1000 or high > 1e8 or low < 1e-4:
        return (lambda value: scientific(value, 4)), max([len(scientific(value, 4)) for value in usual])
    if whole_numbers:
        return dotted, max([len(dotted(value)) for value in usual])
    return (lambda value: fixed(value, 4)), max([len(fixed(value, 4)) for value in usual])


def dotted(value):
    return fixed(value, 0) + ("." if value == value and value not in (inf, -inf) else "")


def written(x):
    """tensor([[0., 1.], [2., 3.]])：类型不是默认的，末尾说出来。"""
    shorten = x.numel() > 1000
    write, width = writer_for(shown_values(x) if shorten else x._values(), x.dtype)
    if x.numel():
        text = "tensor(" + block(x, 7, write, width, shorten)
    else:
        text = "tensor([]" + (f", size={tuple(x._shape)}" if x.ndim != 1 else "")
    if x.dtype is float32 or (x.numel() and x.dtype in (int64, bool_)):
        return text + ")"
    note = f"dtype={x.dtype}"
    long_line = len(text) - text.rfind("\n") + 3 + len(note) > 80
    return text + (",\n       " if long_line else ", ") + note + ")"


def shown_values(x):
    """太多的时候，只看每一维头尾各三个。"""
    for dim in range(x.ndim):
        if x._shape[dim] > 6:
            x = cat([x.narrow(dim, 0, 3), x.narrow(dim, x._shape[dim] - 3, 3)], dim)
    return x._values()


def block(x, indent, write, width, shorten):
    """一层方括号；里面的各行对齐。"""
    if not x.ndim:
        return padded_left(write(x.item()), width)
    n = x._shape[0]
    kept = list(range(n)) if not shorten or n <= 6 else [0, 1, 2, None, n - 3, n - 2, n - 1]
    if x.ndim > 1:
        rows = ["..." if i is None else block(x._select(0, i), indent + 1, write, width, shorten) for i in kept]
        return "[" + ("," + "\n" * (x.ndim - 1) + " " * (indent + 1)).join(rows) + "]"
    cells = [" ..." if i is None else padded_left(write(x._select(0, i).item()), width) for i in kept]
    many = max(1, (80 - indent) // (width + 2))
    lines = [", ".join(cells[i : i + many]) for i in range(0, len(cells), many)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def padded_left(text, width):
    return " " * (width - len(text)) + text


# torch.nn.functional：其中的卷积和池化是现成的，用了要记下来，核对的时候看

used = []


def ready_made(name, library="torch"):
    used.append(f"{library} 的 {name}")


def relu_of(input, inplace=False):
    return relu(input)


def pad(input, pad, mode="constant", value=None):
    """四周补数。次序是从最后一维往前，每一维先前后后。负的是裁掉。"""
    if mode != "constant":
        raise NotHere(f'网页里的 F.pad 只会补同一个数，没有 mode="{mode}"')
    pad = [whole(n) for n in pad]
    if len(pad) % 2 or len(pad) > 2 * input.ndim:
        raise RuntimeError(f"pad 要成对写，至多 {2 * input.ndim} 个，得到 {len(pad)} 个")
    shape, inside, source = list(input._shape), [slice_all] * input.ndim, [slice_all] * input.ndim
    for i in range(len(pad) // 2):
        dim, before, after = input.ndim - 1 - i, pad[2 * i], pad[2 * i + 1]
        n = shape[dim]
        shape[dim] = n + before + after
        kept = n + min(before, 0) + min(after, 0)
        if kept < 0:
            raise RuntimeError(f"第 {dim} 维只有 {n} 个，裁不掉 {n - kept} 个")
        inside[dim] = between[max(before, 0) : max(before, 0) + kept]
        source[dim] = between[max(-before, 0) : max(-before, 0) + kept]
    found = full(shape, 0 if value is None else value, input.dtype)
    found[tuple(inside)] = input[tuple(source)]
    return found


def linear(input, weight, bias=None):
    found = matmul(input, weight.T)
    return found if bias is None else found + bias


def one_hot(tensor, num_classes=-1):
    n = whole(num_classes) if num_classes != -1 else tensor.amax().item() + 1
    return (tensor[..., None] == arange(n)).long()


def softmax(input, dim=-1):
    grown = exp(input - input.amax(dim, True))
    return grown / grown.sum(dim, True)


def mse_loss(input, target, reduction="mean"):
    gap = square(input - target)
    return gap.mean() if reduction == "mean" else gap.sum() if reduction == "sum" else gap


def axes(value, many):
    return tuple(value) if isinstance(value, (tuple, list, Size)) else (value,) * many


def conv2d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    ready_made("conv2d")
    if groups != 1 or isinstance(padding, str):
        raise NotHere("网页里的 F.conv2d 没有分组，padding 也要写成数")
    if input.dtype is not weight.dtype:
        raise RuntimeError(f"图和核的类型要相同：{input.dtype} 与 {weight.dtype}")
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = axes(stride, 2), axes(padding, 2), axes(dilation, 2)
    batch = input if input.ndim == 4 else input[None]
    if batch._shape[1] != weight._shape[1]:
        raise RuntimeError(f"图有 {batch._shape[1]} 个通道，核要 {weight._shape[1]} 个")
    batch = pad(batch, (p_w, p_w, p_h, p_h))
    k_h, k_w = weight._shape[2:]
    m_h, m_w = [
        (n - d * (k - 1) - 1) // s + 1
        for n, k, s, d in ((batch._shape[2], k_h, s_h, d_h), (batch._shape[3], k_w, s_w, d_w))
    ]
    if m_h < 1 or m_w < 1:
        raise RuntimeError("核比图大，放不下")
    found = zeros(batch._shape[0], weight._shape[0], m_h, m_w, dtype=input.dtype)
    for a in range(k_h):
        for b in range(k_w):
            part = batch[
                :, :, a * d_h : a * d_h + (m_h - 1) * s_h + 1 : s_h, b * d_w : b * d_w + (m_w - 1) * s_w + 1 : s_w
            ]
            found += einsum("oi,nihw->nohw", weight[:, :, a, b], part)
    if bias is not None:
        found += bias[:, None, None]
    return found if input.ndim == 4 else found[0]


def conv1d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    ready_made("conv1d")
    one = [axes(value, 1)[0] for value in (stride, padding, dilation)]
    found = conv2d(input.unsqueeze(-2), weight.unsqueeze(-2), bias, (1, one[0]), (0, one[1]), (1, one[2]), groups)
    used.pop()
    return found.squeeze(-2)


def only_noted(name, what):
    """记下用了它，再说这里没有。"""

    def function(*given, **named):
        ready_made(name)
        raise NotHere(f"网页里没有 {what}")

    return function


class Module:
    """一个模块：名字照给的，没有的说出来。"""

    def __init__(self, name, members):
        self._name, self._members = name, members

    def __getattr__(self, name):
        if name in self._members:
            return self._members[name]
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotHere(f"网页里的 {self._name} 没有 {name}")


POOLS = ("max_pool1d", "max_pool2d", "avg_pool1d", "avg_pool2d", "adaptive_max_pool2d", "adaptive_avg_pool2d")
CONVOLUTIONS = ("conv3d", "conv_transpose1d", "conv_transpose2d")
functional = Module(
    "torch.nn.functional",
    {
        "pad": pad,
        "relu": relu_of,
        "linear": linear,
        "one_hot": one_hot,
        "softmax": softmax,
        "mse_loss": mse_loss,
        "conv1d": conv1d,
        "conv2d": conv2d,
    },
)
for _name in POOLS + CONVOLUTIONS:
    functional._members[_name] = only_noted(_name, f"F.{_name}")
nn = Module("torch.nn", {"functional": functional})
for _name, _layer in (
    ("conv1d", "Conv1d"), ("conv2d", "Conv2d"), ("conv3d", "Conv3d"), ("conv_transpose2d", "ConvTranspose2d"),
    ("max_pool1d", "MaxPool1d"), ("max_pool2d", "MaxPool2d"), ("avg_pool1d", "AvgPool1d"), ("avg_pool2d", "AvgPool2d"),
):  # fmt: skip
    nn._members[_layer] = only_noted(_name, f"nn.{_layer}")


# 名字。有些与 Python 自己的同名（sum、max、float……），放在这张表里，上面用的还是 Python 的


def as_function(name):
    """torch.sum(X, 0) 就是 X.sum(0)。"""

    def function(input, *given, **named):
        if not isinstance(input, Tensor):
            raise TypeError(f"torch.{name} 的第一个参数要是张量，得到 {type(input).__name__}")
        return getattr(input, name)(*given, **named)

    return function


NAMES = {
    "bool": bool_,
    "int": int_,
    "float": float_,
    "round": round_,
    "abs": lambda input: abs(input),
    "absolute": lambda input: abs(input),
    "neg": lambda input: -input,
    "pow": lambda input, exponent: input**exponent,
    "mul": times,
    "multiply": times,
    "div": lambda input, other: input / other,
    "eq": lambda input, other: input == other,
    "concat": cat,
    "mm": matmul,
    "bmm": matmul,
}
for _name in (
    "sum mean prod var std any all amax amin argmax argmin max min cumsum count_nonzero flip fliplr flipud roll "
    "rot90 reshape flatten permute transpose swapaxes movedim squeeze unsqueeze index_select nonzero sort argsort "
    "unique chunk split unbind clamp clip clone numel masked_fill narrow t addcmul norm broadcast_to add sub"
).split():
    NAMES[_name] = as_function(_name)

# 反过来，X.sqrt() 就是 torch.sqrt(X)
for _name, _function in (
    ("sqrt", sqrt), ("exp", exp), ("log", log), ("sin", sin), ("cos", cos), ("tanh", tanh), ("sigmoid", sigmoid),
    ("floor", floor), ("ceil", ceil), ("trunc", trunc), ("round", round_), ("sign", sign), ("square", square),
    ("relu", relu), ("isnan", isnan), ("isinf", isinf), ("isfinite", isfinite), ("logical_not", logical_not),
    ("logical_and", logical_and), ("logical_or", logical_or), ("maximum", maximum), ("minimum", minimum),
    ("matmul", matmul), ("mm", matmul), ("bmm", matmul), ("dot", dot), ("outer", outer), ("isclose", isclose),
    ("softmax", softmax), ("tril", tril), ("triu", triu),
):  # fmt: skip
    setattr(Tensor, _name, _function)
Tensor.abs = lambda self: abs(self)
Tensor.pow = lambda self, exponent: self**exponent
