import type { Queries } from '#kernel/database.ts'
import type { Locale } from '#market/catalog/index.ts'
import { queryKey } from './rules.ts'

/** What was looked for since it was last written down, by language and words. */
export type QueryLog = {
  note(search: NotedSearch): void
  /** Write down what was noted; a failure keeps it for the next time. */
  flush(db: Queries): Promise<boolean>
}

/** A search: what was typed, and what it found where that was just found out. */
export type NotedSearch = {
  readonly locale: Locale
  readonly text: string
  readonly found?: { readonly count: number; readonly isPartial: boolean }
}

type Noted = { searches: number; results: number | null; isPartial: boolean }

const mostNoted = 5_000
const longestKept = 60
const daysKept = 90

/**
 * The words as they may be kept: nothing that looks like an address or a number of a person, nothing pasted. Undefined
 * where nothing may be kept.
 */
function keptWords(text: string): string | undefined {
  if (/[@＠]/.test(text)) return undefined
  const key = queryKey(text)
  if (key === '' || key.length > longestKept) return undefined
  const numbers = key.split(' ').filter((word) => /^\d+$/.test(word))
  return numbers.join('').length >= 7 ? undefined : key
}

/** Begin to note. Of a flood of different words those that do not fit are not kept. */
export function queryLog(): QueryLog {
  let noted = new Map<string, Noted>()
  const note = ({ locale, text, found }: NotedSearch) => {
    const words = keptWords(text)
    if (words === undefined) return
    const key = `${locale} ${words}`
    const before = noted.get(key) ?? { searches: 0, results: null, isPartial: false }
    if (noted.size >= mostNoted && !noted.has(key)) return
    if (found) noted.set(key, { ...before, results: found.count, isPartial: found.isPartial })
    else noted.set(key, { ...before, searches: before.searches + 1 })
  }
  const flush = async (db: Queries) => {
    const rows = [...noted]
      .filter(([, { searches }]) => searches > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
    if (rows.length === 0) return false
    noted = new Map()
    try {
      await db.sql`
        insert into search.queries as q (day, locale, query, searches, results, is_partial)
        select current_date, w.locale, w.query, w.searches, w.results, w.is_partial
          from unnest(${rows.map(([key]) => key.slice(0, 2))}::text[], ${rows.map(([key]) => key.slice(3))}::text[],
                      ${rows.map(([, each]) => each.searches)}::integer[],
                      ${rows.map(([, each]) => each.results)}::integer[],
                      ${rows.map(([, each]) => each.isPartial)}::boolean[])
               as w (locale, query, searches, results, is_partial)
        on conflict (day, locale, query) do update
           set searches = q.searches + excluded.searches, results = coalesce(excluded.results, q.results),
               is_partial = case when excluded.results is null then q.is_partial else excluded.is_partial end`
      await db.sql`delete from search.queries q where q.day < current_date - ${daysKept}::integer`
      return true
    } catch (error) {
      for (const [key, value] of rows) if (!noted.has(key)) noted.set(key, value)
      throw error
    }
  }
  return { note, flush }
}

/** Words looked for, over some days. */
export type QueryRow = {
  readonly locale: Locale
  readonly query: string
  readonly searches: number
  readonly results: number | null
  readonly is_partial: boolean
}

/** What was looked for most in the last days: everything, or what found nothing or only a part of the words. */
export function findQueries(
  db: Queries,
  { days, onlyWithout }: { readonly days: number; readonly onlyWithout: boolean },
): Promise<QueryRow[]> {
  return db.sql<QueryRow>`
    select q.locale, q.query, sum(q.searches)::integer as searches,
           (array_agg(q.results order by q.day desc) filter (where q.results is not null))[1] as results,
           coalesce((array_agg(q.is_partial order by q.day desc) filter (where q.results is not null))[1], false)
             as is_partial
      from search.queries q
     where q.day > current_date - ${days}::integer
     group by q.locale, q.query
    having not ${onlyWithout}::boolean
        or coalesce((array_agg(q.results order by q.day desc) filter (where q.results is not null))[1], 1) = 0
        or coalesce((array_agg(q.is_partial order by q.day desc) filter (where q.results is not null))[1], false)
     order by searches desc, q.query
     limit 200`
}
