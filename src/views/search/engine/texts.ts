import type { Texts } from './image.ts'

/** The text at a place. */
export function textAt({ units, starts }: Texts, i: number): string {
  return String.fromCharCode(...units.subarray(starts[i], starts[i + 1]))
}

/** How the beginning of the text at a place stands to another: below 0 before it, 0 where it begins so, above 0 after. */
function order({ units, starts }: Texts, i: number, text: string): number {
  const [from, to] = [starts[i] as number, starts[i + 1] as number]
  const shared = Math.min(to - from, text.length)
  for (let at = 0; at < shared; at++) {
    const difference = (units[from + at] as number) - text.charCodeAt(at)
    if (difference !== 0) return difference
  }
  return to - from < text.length ? -1 : 0
}

/** The first place whose text is not before `text`; with `past`, the first that does not begin with it either. */
function firstPlace(texts: Texts, text: string, past: boolean): number {
  let [low, high] = [0, texts.starts.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    const stands = order(texts, middle, text)
    if (stands < 0 || (past && stands === 0)) low = middle + 1
    else high = middle
  }
  return low
}

/** The place of a text, -1 where it is not. */
export function placeOf(texts: Texts, text: string): number {
  const at = firstPlace(texts, text, false)
  if (at >= texts.starts.length - 1) return -1
  const length = (texts.starts[at + 1] as number) - (texts.starts[at] as number)
  return length === text.length && order(texts, at, text) === 0 ? at : -1
}

/** The places of all texts that begin so: from the first to before the last. */
export function placesBeginning(texts: Texts, beginning: string): readonly [number, number] {
  return [firstPlace(texts, beginning, false), firstPlace(texts, beginning, true)]
}
