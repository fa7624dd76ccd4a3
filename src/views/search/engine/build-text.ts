import { growing, places, type Growing, type Places } from './grow.ts'
import type { TextImage } from './image.ts'
import type { RecordText } from './record.ts'
import { vocabulary, type Vocabulary } from './vocabulary.ts'
import { fold, isChinese, joinedIn, stemOf, wordsIn, type Language } from './words/analyze.ts'

/** How much a word weighs by where it stands: title, brand, facts, description; and how much a long text takes from it. */
const weights = {
  fields: [1, 0.9, 0.35, 0.15],
  usual: [9, 2, 12, 60],
  length: [0.5, 0, 0.4, 0.5],
  saturation: 0.3,
} as const

/** The bit of a posting that says the word stands in the title; the seven below it are the word's weight. */
export const inTitle = 128

/** The bits of a posting that are its weight. */
export const weightBits = inTitle - 1

/** Joined model numbers are kept under this sign, which no typed word has. */
export const joinedSign = '\u0002'

/** Which of 32 groups of letters and digits a word has, to skip words that cannot be near. */
export function lettersOf(word: string): number {
  let bits = 0
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31)
  return bits >>> 0
}

/** How many digits a word has. */
export function digitsIn(word: string): number {
  let digits = 0
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i)
    if (unit >= 48 && unit <= 57) digits++
  }
  return digits
}

const mostDigits = 31

/** The group of words of a length, 30 at most, that have so many digits. */
export const groupOf = (length: number, digits: number): number => length * (mostDigits + 1) + digits

/** How rare a word is: more for what fewer products have. */
export const rarity = (having: number, count: number): number =>
  Math.log(1 + (count - having + 0.5) / (having + 0.5))

type Building = {
  readonly stems: Vocabulary
  /** Every word met, by number; its stem, none where it says nothing; and in how many products it is spelled out. */
  readonly words: Vocabulary
  readonly stemOfWord: Places
  readonly spelled: Places
  /** 1 for words that stand elsewhere than in article numbers. */
  readonly isSaid: Places
  /** 1 for stems that are joined model numbers. */
  readonly isJoined: Places
  readonly stemOfPost: Growing
  readonly posts: Growing
  /** The different titles, and which of them each product has. */
  readonly titles: Vocabulary
  readonly titleOf: Places
}

const isSpelled = (word: string) => word.length >= 3 && word.length <= 30 && !isChinese(word)
const noStem = 0xffff_ffff

/** How much a word weighs in a product, of 127: by how often it stands where, and how long the texts are. */
export function weightOfWord(counts: readonly number[], lengths: readonly number[]): number {
  let weight = 0
  for (let field = 0; field < 4; field++) {
    const times = counts[field] ?? 0
    if (times === 0) continue
    const share = weights.length[field] ?? 0
    const long = 1 - share + (share * (lengths[field] ?? 0)) / (weights.usual[field] ?? 1)
    weight += ((weights.fields[field] ?? 0) * times) / Math.max(0.2, long)
  }
  return Math.max(1, Math.round((127 * weight) / (weight + weights.saturation)))
}

/** Where the title ends in what stands above a product, and its article numbers begin. */
function titleIn(heading: string, title: string): number {
  return title !== '' && heading.startsWith(`${title} `) ? title.length : heading.length
}

/** Finds out how often each stem stands where in one product after another, without memory of its own for each. */
function counter(language: Language, { stems, words, stemOfWord, spelled, isSaid, isJoined }: Building) {
  const [lastWith, slotOf, wordLast] = [places(), places(), places()]
  const found: number[] = []
  const counts: number[] = []
  let stamp = 0
  const count = (stem: number, field: number) => {
    if (lastWith.at(stem) !== stamp) {
      lastWith.set(stem, stamp)
      slotOf.set(stem, found.length)
      found.push(stem)
      counts.push(0, 0, 0, 0)
    }
    const at = slotOf.at(stem) * 4 + field
    counts[at] = (counts[at] ?? 0) + 1
  }
  const wordNumber = (word: string): number => {
    const before = words.size
    const known = words.of(word)
    if (known < before) return known
    const stem = stemOf(language, word)
    stemOfWord.set(known, stem === '' ? noStem : stems.of(stem))
    return known
  }
  const read = (folded: string, field: number, isName = true) => {
    for (const word of wordsIn(folded)) {
      const known = wordNumber(word)
      if (isName) isSaid.set(known, 1)
      if (field < 3 && wordLast.at(known) !== stamp && isSpelled(word)) {
        wordLast.set(known, stamp)
        spelled.set(known, spelled.at(known) + 1)
      }
      const stem = stemOfWord.at(known)
      if (stem !== noStem) count(stem, field)
    }
    if (field === 3) return
    for (const joined of joinedIn(folded)) {
      const stem = stems.of(joinedSign + joined)
      isJoined.set(stem, 1)
      count(stem, field)
    }
  }
  const readAll = (text: RecordText) => {
    stamp++
    found.length = 0
    counts.length = 0
    const heading = fold(text.title)
    const named = titleIn(heading, text.titleKey)
    read(heading.slice(0, named), 0)
    read(heading.slice(named), 0, false)
    read(fold(text.brand), 1)
    read(fold(text.facts), 2)
    read(fold(text.description), 3)
  }
  return { readAll, found, counts }
}

/** Puts the words of products, in the order of their places, into an image of one language. */
export function textBuilder(language: Language): {
  add(place: number, text: RecordText): void
  done(count: number, rarityOf?: (stem: string) => number): TextImage
} {
  const building: Building = {
    stems: vocabulary(),
    words: vocabulary(),
    stemOfWord: places(),
    spelled: places(),
    isSaid: places(),
    isJoined: places(),
    stemOfPost: growing(),
    posts: growing(),
    titles: vocabulary(),
    titleOf: places(),
  }
  const { readAll, found, counts } = counter(language, building)
  const [own, lengths] = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]
  const add = (place: number, text: RecordText) => {
    readAll(text)
    lengths.fill(0)
    for (let at = 0; at < counts.length; at++) lengths[at & 3] = (lengths[at & 3] ?? 0) + (counts[at] ?? 0)
    for (const [i, stem] of found.entries()) {
      for (let field = 0; field < 4; field++) own[field] = counts[i * 4 + field] ?? 0
      const title = (own[0] ?? 0) > 0 && building.isJoined.at(stem) === 0 ? inTitle : 0
      building.stemOfPost.push(stem)
      building.posts.push(((place << 8) | title | weightOfWord(own, lengths)) >>> 0)
    }
    building.titleOf.set(place, building.titles.of(text.titleKey))
  }
  return { add, done: (count, rarityOf) => textImage(language, building, count, rarityOf) }
}

/** Add to a number in a list. */
function raise(list: Uint32Array | Float32Array, at: number, by = 1): void {
  list[at] = (list[at] ?? 0) + by
}

/** Postings of one stem side by side, stems in order of their letters; places stay in order as they came. */
function sortedPosts(building: Building, places: Uint32Array) {
  const { stemOfPost, posts } = building
  const postStarts = new Uint32Array(places.length + 1)
  for (let i = 0; i < posts.length; i++) raise(postStarts, (places[stemOfPost.at(i)] as number) + 1)
  for (let i = 0; i < places.length; i++) raise(postStarts, i + 1, postStarts[i])
  const next = postStarts.slice()
  const sorted = new Uint32Array(posts.length)
  for (let i = 0; i < posts.length; i++) {
    const place = places[stemOfPost.at(i)] as number
    sorted[next[place] as number] = posts.at(i)
    raise(next, place)
  }
  return { postStarts, posts: sorted }
}

/** A stem so many products have is looked up by product, not gone through. */
const denseShare = 0.1

function denseOf({ postStarts, posts }: { postStarts: Uint32Array; posts: Uint32Array }, count: number) {
  const length = (stem: number) => (postStarts[stem + 1] as number) - (postStarts[stem] as number)
  const denseStems: number[] = []
  for (let stem = 0; stem + 1 < postStarts.length; stem++)
    if (length(stem) >= 1_000 && length(stem) > count * denseShare) denseStems.push(stem)
  const dense = new Uint8Array(denseStems.length * count)
  for (const [i, stem] of denseStems.entries())
    for (let at = postStarts[stem] as number; at < (postStarts[stem + 1] as number); at++)
      dense[i * count + ((posts[at] as number) >>> 8)] = (posts[at] as number) & 255
  return { denseStems: Uint32Array.from(denseStems), dense }
}

function titleWeightsOf(
  count: number,
  stemAt: (i: number) => string,
  { postStarts, posts }: { postStarts: Uint32Array; posts: Uint32Array },
  rarityOf: ((stem: string) => number) | undefined,
): Uint16Array {
  const sums = new Float32Array(count)
  for (let i = 0; i + 1 < postStarts.length; i++) {
    const [from, to] = [postStarts[i] as number, postStarts[i + 1] as number]
    const rare = rarityOf?.(stemAt(i)) ?? rarity(to - from, count)
    for (let at = from; at < to; at++) {
      const post = posts[at] as number
      if (post & inTitle) raise(sums, post >>> 8, rare)
    }
  }
  return Uint16Array.from(sums, (sum) => Math.min(65_535, Math.round(sum * 64)))
}

function textImage(
  language: Language,
  building: Building,
  count: number,
  rarityOf: ((stem: string) => number) | undefined,
): TextImage {
  const { spelled, isSaid } = building
  const stems = building.stems.sorted()
  const places = new Uint32Array(stems.length)
  for (const [place, stem] of stems.entries()) places[stem] = place
  const posted = sortedPosts(building, places)
  const words = building.words.sorted((i) => spelled.at(i) > 0)
  const wordAt = (i: number) => building.words.textAt(i)
  const stemAt = (place: number) => building.stems.textAt(stems[place] as number)
  return {
    language,
    stems: building.stems.pack(stems),
    ...posted,
    ...denseOf(posted, count),
    words: building.words.pack(words),
    wordCounts: words.map((word) => spelled.at(word)),
    codes: Uint8Array.from(words, (word) => (isSaid.at(word) === 1 && digitsIn(wordAt(word)) === 0 ? 0 : 1)),
    ...groupedByLength(words, wordAt),
    titleWeights: titleWeightsOf(count, stemAt, posted, rarityOf),
    ...titleOrder(building, count),
  }
}

/** Words in groups of one length and number of digits, within a group in order. */
function groupedByLength(words: Uint32Array, wordAt: (i: number) => string) {
  const groupStarts = new Uint32Array(groupOf(31, 0) + 1)
  const groups = Uint16Array.from(words, (word) => {
    const text = wordAt(word)
    return groupOf(text.length, digitsIn(text))
  })
  for (const group of groups) raise(groupStarts, group + 1)
  for (let i = 1; i < groupStarts.length; i++) raise(groupStarts, i, groupStarts[i - 1])
  const next = groupStarts.slice()
  const byLength = new Uint32Array(words.length)
  const lettersByLength = new Uint32Array(words.length)
  for (const [i, word] of words.entries()) {
    const at = next[groups[i] as number] as number
    raise(next, groups[i] as number)
    byLength[at] = i
    lettersByLength[at] = lettersOf(wordAt(word))
  }
  return { groupStarts, byLength, lettersByLength }
}

/** So many letters of a title decide between products of two images; within one all of it does. */
const longestTitle = 40

/** The different titles in order, and which of them each product has. */
function titleOrder({ titles, titleOf }: Building, count: number) {
  const different = titles.sorted()
  const ranks = new Uint32Array(titles.size)
  for (const [rank, title] of different.entries()) ranks[title] = rank
  return {
    titles: titles.pack(different, longestTitle),
    titleRanks: Uint32Array.from({ length: count }, (_, place) => ranks[titleOf.at(place)] as number),
  }
}
