/// Hands out its smallest element first (a binary heap).
struct PriorityQueue<Element: Comparable> {
  /// The element at `i` is not greater than those at `2i + 1` and `2i + 2`.
  private var heap: [Element]

  /// A queue of the elements; sorted order is a heap already.
  init(_ elements: [Element]) {
    heap = elements.sorted()
  }

  /// Adds an element.
  mutating func insert(_ element: Element) {
    heap.append(element)
    var child = heap.count - 1
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the smallest element out.
  mutating func popFirst() -> Element? {
    guard let last = heap.popLast() else { return nil }
    guard let first = heap.first else { return last }
    heap[0] = last
    var parent = 0
    while let child = smallerChild(of: parent), heap[child] < heap[parent] {
      heap.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private func smallerChild(of parent: Int) -> Int? {
    let (left, right) = (2 * parent + 1, 2 * parent + 2)
    guard left < heap.count else { return nil }
    return right < heap.count && heap[right] < heap[left] ? right : left
  }
}
