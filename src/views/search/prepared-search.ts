import type { Narrowing } from '../storefront/index.ts'
import type { Word } from './engine/asked.ts'
import type { MatchRow } from './find-matches.ts'
import type { SearchPage, SearchQuery } from './types.ts'

/** What was found, by whichever of the two. */
export type Matches = {
  readonly row: MatchRow
  readonly correctedTo: string | null
  readonly isPartial: boolean
  readonly answeredBy: SearchPage['answeredBy']
}

/** A search with everything read that it needs. */
export type PreparedSearch = {
  readonly query: SearchQuery
  readonly words: readonly Word[]
  readonly categoryId: number
  readonly narrowing: Narrowing
  readonly size: number
  readonly skip: number
}
