def affine(x, p: Dict[str, Tensor], name: str):
  return torch.matmul(x, p[name + "_w"]) + p[name + "_b"]


def moved(old, x, part: float):
  # The running variance of Lamina divides by the count, that of libtorch by one less.
  return (1.0 - part)*old + part*x
