import type { TextImage } from './image.ts'
import { mark, marked } from './marks.ts'
import type { Scratch } from './scratch.ts'
import { having, type Sought, type Term } from './terms.ts'

/** Postings in the order of their places: `posts[from..to]`; and how much finding one of them counts, from 0 to 1. */
export type List = {
  readonly posts: Uint32Array
  readonly from: number
  readonly to: number
  readonly credit: number
}

/** True where a choice means one stem, whose postings can be used as they lie. */
export const isSingle = ({ terms, together }: Sought): boolean => terms.length === 1 && together.length === 0

/** Bring the first `count` places of `touched` into order: by sorting few, by looking at all marks where they are many. */
function order({ marks, touched }: Scratch, count: number): void {
  if (count < marks.length / 128) {
    touched.subarray(0, count).sort()
    return
  }
  const fours = new Uint32Array(marks.buffer)
  let written = 0
  for (let four = 0; four < fours.length; four++) {
    if (fours[four] === 0) continue
    for (let place = four * 4; place < four * 4 + 4; place++)
      if (marks[place] !== 0) touched[written++] = place
  }
}

/** Write the postings of a term and the marks of the first `count` places into one list; marks are nothing afterwards. */
function merge(
  text: TextImage,
  term: Term | undefined,
  { posts, marks, touched }: Scratch,
  count: number,
): number {
  const credited = Uint8Array.from({ length: 256 }, (_, post) => marked(post, term?.credit ?? 0))
  const [stem, own] = [term?.stem ?? 0, text.posts]
  let at = term ? (text.postStarts[stem] as number) : 0
  const end = term ? (text.postStarts[stem + 1] as number) : 0
  let written = 0
  for (let i = 0; i < count; i++) {
    const place = touched[i] as number
    for (; at < end && (own[at] as number) >>> 8 < place; at++)
      posts[written++] = ((own[at] as number) & ~255) | (credited[(own[at] as number) & 255] as number)
    let weight = marks[place] as number
    marks[place] = 0
    if (at < end && (own[at] as number) >>> 8 === place)
      weight = Math.max(weight, credited[(own[at++] as number) & 255] as number)
    posts[written++] = (place << 8) | weight
  }
  for (; at < end; at++)
    posts[written++] = ((own[at] as number) & ~255) | (credited[(own[at] as number) & 255] as number)
  return written
}

/**
 * The products that have any of the terms, as one list. What the longest term has is copied, as most of it is not met by
 * the others.
 */
export function listOf(text: TextImage, sought: Sought, scratch: Scratch): List {
  const { terms } = sought
  let [longest] = terms
  for (const term of terms) if (having(text, term.stem) > having(text, longest?.stem ?? -1)) longest = term
  if (longest) scratch.work.postings += having(text, longest.stem)
  if (longest && isSingle(sought)) {
    const { stem, credit } = longest
    return {
      posts: text.posts,
      from: text.postStarts[stem] as number,
      to: text.postStarts[stem + 1] as number,
      credit,
    }
  }
  const others = terms.filter((term) => term !== longest)
  const count = mark(text, { ...sought, terms: others }, scratch)
  order(scratch, count)
  return { posts: scratch.posts, from: 0, to: merge(text, longest, scratch, count), credit: 1 }
}
