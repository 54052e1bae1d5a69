// The file that the family reads when it is given none, so that `precept sample python` shows something.

export const defaultSource = `"""Two small procedures of a shop."""

FREE_FROM = 50.0
RATES = {"EU": 4.5, "US": 9.0, "JP": 11.0}


def shipping_cost(total: float, region: str) -> float:
    """Work out what shipping an order costs.

    Args:
        total: the value of the order
        region: where it is sent, such as EU, US or JP

    Returns:
        the cost of shipping, 0 for orders of 50 and more inside the EU, 15 to regions that have no rate
    """
    # only orders inside the EU are ever free
    if region == "EU" and total >= FREE_FROM:
        return 0.0
    return RATES.get(region, 15.0)


def pack(items: list[int], size: int) -> list[list[int]]:
    """Put items into boxes in the order in which they come.

    Args:
        items: the weights of the items
        size: the weight that a box carries, at least 1

    Returns:
        the boxes; an item goes into a new box where the one before would become too heavy
    """
    if size < 1:
        raise ValueError("a box must carry something")
    boxes = []
    for weight in items:
        if boxes and sum(boxes[-1]) + weight <= size:
            boxes[-1].append(weight)
        else:
            boxes.append([weight])
    return boxes
`;
