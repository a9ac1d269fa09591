def conv(x, p: Dict[str, Tensor], name: str, stride: int = 1, pad: List[int] = [0, 0], groups: int = 1):
  # A convolution without bias and batch normalisation with running means.
  y = torch.conv2d(x, p[name + "_conv_w"], None, [stride, stride], pad, [1, 1], groups)
  return torch.batch_norm(y, p[name + "_bn_gamma"], p[name + "_bn_beta"], p[name + "_bn_mu"], p[name + "_bn_var"], False, 0.1, 1e-5, False)


def unit(x, p: Dict[str, Tensor], name: str, stride: int = 1, pad: List[int] = [0, 0]):
  # That of Inception.
  y = torch.conv2d(x, p[name + "_conv_w"], None, [stride, stride], pad)
  y = torch.batch_norm(y, p[name + "_bn_gamma"], p[name + "_bn_beta"], p[name + "_bn_mu"], p[name + "_bn_var"], False, 0.1, 1e-3, False)
  return torch.relu(y)


def moved(old, new, part: float):
  return (1.0 - part)*old + part*new


def trained(x, p: Dict[str, Tensor], name: str, stride: int = 1, pad: List[int] = [0, 0]):
  # As conv, with the statistics of the batch, and the running ones after it.
  y = torch.conv2d(x, p[name + "_conv_w"], None, [stride, stride], pad)
  z = torch.batch_norm(y, p[name + "_bn_gamma"], p[name + "_bn_beta"], None, None, True, 0.1, 1e-5, False)
  mean = moved(p[name + "_bn_mu"], torch.mean(y, [0, 2, 3]), 0.1)
  return z, mean, moved(p[name + "_bn_var"], torch.var(y, [0, 2, 3], False), 0.1)


def mean_pool(x):
  return torch.avg_pool2d(x, [3, 3], [1, 1], [1, 1])
