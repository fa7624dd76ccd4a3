type Entry<Value> = { readonly value: Value; readonly tags: readonly string[]; bytes: number }

/**
 * Answers that are the same for everybody, by address, dropped by what they show. A tag may carry a value, as in
 * `pieces:17=3`: it is dropped by its name, or by `settle` where another value holds.
 */
export type TaggedCache<Value> = {
  find(key: string): Value | undefined
  /** True where it is kept; nobody has asked for it by that. */
  has(key: string): boolean
  /**
   * Keep a value unless something it shows was dropped after `since` (see `moment`), in which case it may be old already
   * and the answer is false.
   */
  keep(key: string, value: Value, tags: readonly string[], since: number): boolean
  /** Forget everything that carries the tag, whatever its value. */
  drop(tag: string): void
  /** Forget what carries the tag `name=…` with another value than this one: what a value shows of `name` is now wrong. */
  settle(name: string, value: string): void
  dropAll(): void
  /** A counter that grows with every drop; taken before reading what a value shows. */
  moment(): number
  /** Weigh what is kept under the key again, as it takes other room than when it was kept. */
  weigh(key: string): void
  readonly size: number
  /** What is kept takes so many bytes; never more than it may. */
  readonly bytes: number
}

// Who reads for longer than it takes so many tags to be dropped keeps nothing.
const mostTags = 10_000

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
    /** What it names takes other room than before; it keeps its place. */
    resize: (key: string, size: number) => {
      const before = keys.get(key)
      if (before === undefined) return
      bytes += size - before
      keys.set(key, size)
    },
    bytes: () => bytes,
    oldest: () => keys.keys().next().value,
  }
}

/** The keys that stand under a name: most names have one. */
function keysByName() {
  const byName = new Map<string, string | Set<string>>()
  return {
    add: (name: string, key: string) => {
      const known = byName.get(name)
      if (known === undefined) byName.set(name, key)
      else if (typeof known !== 'string') known.add(key)
      else if (known !== key) byName.set(name, new Set([known, key]))
    },
    remove: (name: string, key: string) => {
      const known = byName.get(name)
      if (known === key) byName.delete(name)
      else if (typeof known === 'object' && known.delete(key) && known.size === 0) byName.delete(name)
    },
    of: (name: string): readonly string[] => {
      const known = byName.get(name)
      return known === undefined ? [] : typeof known === 'string' ? [known] : [...known]
    },
    clear: () => byName.clear(),
  }
}

/** What was asked for once only may take this part of the room, and more while nothing else needs it. */
const partForOnce = 0.25

/** The keys of what is kept, with their bytes: those nobody asked for again before the others, each by when it was asked for. */
function order(mostBytes: number) {
  const [once, again] = [queue(), queue()]
  const bytes = () => once.bytes() + again.bytes()
  return {
    bytes,
    add: once.add,
    askAgain: (key: string, size: number) => {
      once.remove(key)
      again.add(key, size)
    },
    resize: (key: string, size: number) => {
      once.resize(key, size)
      again.resize(key, size)
    },
    remove: (key: string) => {
      once.remove(key)
      again.remove(key)
    },
    /** The key that goes next; undefined while there is room for all. */
    surplus: (): string | undefined => {
      if (bytes() <= mostBytes) return undefined
      const fromOnce = once.bytes() > mostBytes * partForOnce || again.oldest() === undefined
      return fromOnce ? once.oldest() : again.oldest()
    },
  }
}

/** What an entry takes beside its value, and a tag beside its letters; as measured. */
const besides = { entry: 300, tag: 70 } as const

/** What is asked of the values of a cache. */
type Values<Value> = {
  /** The bytes one takes. */
  readonly sizeOf: (value: Value) => number
  /** Told of each that is kept no more. */
  readonly onGone?: (value: Value) => void
}

/**
 * Make a cache of at most so many bytes; what was asked for longest ago goes first. What nobody asked for again goes
 * before what somebody did, so that a crowd of questions asked once, as searches are, does not push out the rest.
 */
export function makeTaggedCache<Value>(
  mostBytes: number,
  { sizeOf, onGone }: Values<Value>,
): TaggedCache<Value> {
  const entries = new Map<string, Entry<Value>>()
  const byTag = keysByName()
  const dropped = drops()
  const room = order(mostBytes)
  const bytesOf = (key: string, { value, tags }: Omit<Entry<Value>, 'bytes'>): number => {
    const letters = tags.reduce((sum, tag) => sum + tag.length + besides.tag, 2 * key.length)
    return sizeOf(value) + letters + besides.entry
  }
  const remove = (key: string) => {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    room.remove(key)
    for (const tag of entry.tags) byTag.remove(nameOf(tag), key)
    onGone?.(entry.value)
  }
  const makeRoom = () => {
    for (let key = room.surplus(); key !== undefined; key = room.surplus()) remove(key)
  }
  return {
    find: (key) => {
      const entry = entries.get(key)
      if (!entry) return undefined
      room.askAgain(key, entry.bytes)
      return entry.value
    },
    has: (key) => entries.has(key),
    keep: (key, value, tags, since) => {
      if (dropped.isOld(tags, since)) return false
      remove(key)
      const bytes = bytesOf(key, { value, tags })
      entries.set(key, { value, tags, bytes })
      room.add(key, bytes)
      for (const tag of tags) byTag.add(nameOf(tag), key)
      makeRoom()
      return true
    },
    weigh: (key) => {
      const entry = entries.get(key)
      if (!entry) return
      entry.bytes = bytesOf(key, entry)
      room.resize(key, entry.bytes)
      makeRoom()
    },
    drop: (tag) => {
      dropped.note(tag)
      for (const key of byTag.of(tag)) remove(key)
    },
    settle: (name, value) => {
      const tag = `${name}=${value}`
      dropped.settle(name, tag)
      for (const key of byTag.of(name)) if (!entries.get(key)?.tags.includes(tag)) remove(key)
    },
    dropAll: () => {
      dropped.noteAll()
      for (const key of entries.keys()) remove(key)
    },
    moment: dropped.moment,
    get size() {
      return entries.size
    },
    get bytes() {
      return room.bytes()
    },
  }
}
