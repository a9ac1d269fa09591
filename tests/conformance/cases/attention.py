def affine(x, p: Dict[str, Tensor], name: str):
  return torch.linear(x, p[name + "_w"].t(), p[name + "_b"])


def heads_of(x, heads: int):
  return torch.transpose(torch.reshape(x, [x.size(0), x.size(1), heads, -1]), 1, 2)


def attend(x, memory, p: Dict[str, Tensor], name: str, heads: int, mask, causal: bool):
  q = heads_of(affine(x, p, name + "_wq"), heads)
  k = heads_of(affine(memory, p, name + "_wk"), heads)
  v = heads_of(affine(memory, p, name + "_wv"), heads)
  seen = torch.unsqueeze(torch.unsqueeze(mask, 1), 1).expand([x.size(0), 1, x.size(1), memory.size(1)])
  if causal:
    seen = torch.logical_and(seen, torch.tril(torch.ones([x.size(1), x.size(1)])) > 0.5)
  y = torch.scaled_dot_product_attention(q, k, v, seen)
  return affine(torch.flatten(torch.transpose(y, 1, 2), 2), p, name + "_wo")


def norm(x, p: Dict[str, Tensor], name: str):
  return torch.layer_norm(x, [x.size(2)], p[name + "_gamma"], p[name + "_beta"])


def everything(x):
  return torch.ones([x.size(0), x.size(1)]) > 0.5


def some(mask):
  # What may be looked at, always with the first position.
  return torch.logical_or(mask, torch.arange(mask.size(1)) == 0)
