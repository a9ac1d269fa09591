def zeros(x, N: int, h: int):
  return torch.zeros([1, N, h], dtype=x.dtype)


def side_by_side(out, states: List[Tensor]):
  # The outputs of all positions, then the last states as positions of their own.
  return torch.cat([out] + [torch.transpose(s, 0, 1) for s in states], 1)


def lstm_weights(p: Dict[str, Tensor], name: str, forget: float):
  b = p[name + "_b"]
  one = torch.ones([b.size(0)//4], dtype=b.dtype)
  shift = torch.cat([0.0*one, forget*one, 0.0*one, 0.0*one])
  return [p[name + "_wx"].t(), p[name + "_wh"].t(), b + shift, torch.zeros_like(b)]


def gru_weights(p: Dict[str, Tensor], name: str):
  bn = p[name + "_bn"]
  other = torch.cat([torch.zeros_like(bn), torch.zeros_like(bn), bn])
  return [p[name + "_wx"].t(), p[name + "_wh"].t(), p[name + "_b"], other]
