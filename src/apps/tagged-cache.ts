type Entry<Value> = { readonly value: Value; readonly tags: readonly string[]; readonly bytes: number }

/** Answers that are the same for everybody, by address, dropped by what they show. */
export type TaggedCache<Value> = {
  find(key: string): Value | undefined
  /** Keep a value unless something it shows was dropped after `since` (see `moment`), in which case it may be old already. */
  keep(key: string, value: Value, tags: readonly string[], since: number): void
  /** Forget everything that carries the tag. */
  drop(tag: string): void
  dropAll(): void
  /** A counter that grows with every drop; taken before reading what a value shows. */
  moment(): number
  readonly size: number
}

const mostTags = 100_000

/** When a tag was last dropped, for values that were being made at that moment. */
function drops() {
  const at = new Map<string, number>()
  let clock = 0
  let all = 0
  return {
    moment: () => clock,
    isOld: (tags: readonly string[], since: number) =>
      all > since || tags.some((tag) => (at.get(tag) ?? 0) > since),
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
    },
  }
}

/** Make a cache of at most so many bytes; what was asked for longest ago goes first. */
export function makeTaggedCache<Value>(
  mostBytes: number,
  sizeOf: (value: Value) => number,
): TaggedCache<Value> {
  const entries = new Map<string, Entry<Value>>()
  const byTag = new Map<string, Set<string>>()
  const dropped = drops()
  let bytes = 0
  const remove = (key: string) => {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    bytes -= entry.bytes
    for (const tag of entry.tags) {
      const keys = byTag.get(tag)
      keys?.delete(key)
      if (keys?.size === 0) byTag.delete(tag)
    }
  }
  const makeRoom = () => {
    for (const oldest of entries.keys()) {
      if (bytes <= mostBytes) return
      remove(oldest)
    }
  }
  return {
    find: (key) => {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    keep: (key, value, tags, since) => {
      if (dropped.isOld(tags, since)) return
      remove(key)
      const size = sizeOf(value)
      entries.set(key, { value, tags, bytes: size })
      bytes += size
      for (const tag of tags) byTag.set(tag, (byTag.get(tag) ?? new Set()).add(key))
      makeRoom()
    },
    drop: (tag) => {
      dropped.note(tag)
      for (const key of byTag.get(tag) ?? []) remove(key)
    },
    dropAll: () => {
      dropped.noteAll()
      entries.clear()
      byTag.clear()
      bytes = 0
    },
    moment: dropped.moment,
    get size() {
      return entries.size
    },
  }
}
