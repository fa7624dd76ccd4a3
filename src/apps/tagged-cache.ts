type Entry<Value> = { readonly value: Value; readonly tags: readonly string[]; readonly bytes: number }

/**
 * Answers that are the same for everybody, by address, dropped by what they show. A tag may carry a value, as in
 * `pieces:17=3`: it is dropped by its name, or by `settle` where another value holds.
 */
export type TaggedCache<Value> = {
  find(key: string): Value | undefined
  /** Keep a value unless something it shows was dropped after `since` (see `moment`), in which case it may be old already. */
  keep(key: string, value: Value, tags: readonly string[], since: number): void
  /** Forget everything that carries the tag, whatever its value. */
  drop(tag: string): void
  /** Forget what carries the tag `name=…` with another value than this one: what a value shows of `name` is now wrong. */
  settle(name: string, value: string): void
  dropAll(): void
  /** A counter that grows with every drop; taken before reading what a value shows. */
  moment(): number
  readonly size: number
}

const mostTags = 100_000

const nameOf = (tag: string): string => {
  const at = tag.indexOf('=')
  return at < 0 ? tag : tag.slice(0, at)
}

/** When a tag was last dropped, for values that were being made at that moment. */
function drops() {
  const at = new Map<string, number>()
  // The value a name was settled at last, and when.
  const settled = new Map<string, { readonly tag: string; readonly at: number }>()
  let clock = 0
  let all = 0
  const isDropped = (tag: string, since: number): boolean => {
    const name = nameOf(tag)
    if ((at.get(name) ?? 0) > since) return true
    const last = settled.get(name)
    return last !== undefined && last.at > since && last.tag !== tag
  }
  return {
    moment: () => clock,
    isOld: (tags: readonly string[], since: number) =>
      all > since || tags.some((tag) => isDropped(tag, since)),
    settle: (name: string, tag: string) => {
      settled.delete(name)
      settled.set(name, { tag, at: ++clock })
      const oldest = settled.entries().next().value
      if (settled.size > mostTags && oldest !== undefined) {
        all = Math.max(all, oldest[1].at)
        settled.delete(oldest[0])
      }
    },
    note: (tag: string) => {
      at.delete(tag)
      at.set(tag, ++clock)
      const oldest = at.keys().next().value
      // What is forgotten here counts as dropped for everything that was begun before.
      if (at.size > mostTags && oldest !== undefined) {
        all = Math.max(all, at.get(oldest) ?? 0)
        at.delete(oldest)
      }
    },
    noteAll: () => {
      all = ++clock
      at.clear()
      settled.clear()
    },
  }
}

/** Keys in the order they were asked for, with the bytes of what they name. */
function queue() {
  const keys = new Map<string, number>()
  let bytes = 0
  const remove = (key: string) => {
    bytes -= keys.get(key) ?? 0
    return keys.delete(key)
  }
  return {
    remove,
    add: (key: string, size: number) => {
      remove(key)
      keys.set(key, size)
      bytes += size
    },
    clear: () => {
      keys.clear()
      bytes = 0
    },
    bytes: () => bytes,
    oldest: () => keys.keys().next().value,
  }
}

/** What was asked for once only may take this part of the room, and more while nothing else needs it. */
const partForOnce = 0.25

/**
 * Make a cache of at most so many bytes; what was asked for longest ago goes first. What nobody asked for again goes
 * before what somebody did, so that a crowd of questions asked once, as searches are, does not push out the rest.
 */
export function makeTaggedCache<Value>(
  mostBytes: number,
  sizeOf: (value: Value) => number,
): TaggedCache<Value> {
  const entries = new Map<string, Entry<Value>>()
  const byTag = new Map<string, Set<string>>()
  const dropped = drops()
  const [once, again] = [queue(), queue()]
  const remove = (key: string) => {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    once.remove(key)
    again.remove(key)
    for (const name of entry.tags.map(nameOf)) {
      const keys = byTag.get(name)
      keys?.delete(key)
      if (keys?.size === 0) byTag.delete(name)
    }
  }
  const makeRoom = () => {
    while (once.bytes() + again.bytes() > mostBytes) {
      const fromOnce = once.bytes() > mostBytes * partForOnce || again.oldest() === undefined
      const oldest = fromOnce ? once.oldest() : again.oldest()
      if (oldest === undefined) return
      remove(oldest)
    }
  }
  return {
    find: (key) => {
      const entry = entries.get(key)
      if (!entry) return undefined
      once.remove(key)
      again.add(key, entry.bytes)
      return entry.value
    },
    keep: (key, value, tags, since) => {
      if (dropped.isOld(tags, since)) return
      remove(key)
      const size = sizeOf(value)
      entries.set(key, { value, tags, bytes: size })
      once.add(key, size)
      for (const name of tags.map(nameOf)) byTag.set(name, (byTag.get(name) ?? new Set()).add(key))
      makeRoom()
    },
    drop: (tag) => {
      dropped.note(tag)
      for (const key of byTag.get(tag) ?? []) remove(key)
    },
    settle: (name, value) => {
      const tag = `${name}=${value}`
      dropped.settle(name, tag)
      for (const key of byTag.get(name) ?? []) if (!entries.get(key)?.tags.includes(tag)) remove(key)
    },
    dropAll: () => {
      dropped.noteAll()
      entries.clear()
      byTag.clear()
      once.clear()
      again.clear()
    },
    moment: dropped.moment,
    get size() {
      return entries.size
    },
  }
}
