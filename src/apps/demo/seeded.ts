/** A well mixed whole number in [0, 2^32) that depends on the text alone (FNV-1a, then a final mix). */
export function seeded(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A whole number in [0, below) that depends on the text alone. */
export function seededBelow(text: string, below: number): number {
  return seeded(text) % below
}

/** One of the items, always the same for the same text. */
export function seededPick<Item>(text: string, items: readonly [Item, ...Item[]]): Item {
  return items[seededBelow(text, items.length)] ?? items[0]
}
