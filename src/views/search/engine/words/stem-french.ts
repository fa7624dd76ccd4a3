const isVowel = (letter: string | undefined) => letter !== undefined && 'aeiouy'.includes(letter)

/** Vowels that stand for consonants are written as capitals while the rules run. */
function mark(word: string): string {
  const letters = [...word]
  for (let i = 0; i < letters.length; i++) {
    const [before, here, after] = [letters[i - 1], letters[i], letters[i + 1]]
    if (here === 'u' && (before === 'q' || (isVowel(before) && isVowel(after)))) letters[i] = 'U'
    else if (here === 'i' && isVowel(before) && isVowel(after)) letters[i] = 'I'
    else if (here === 'y' && (isVowel(before) || isVowel(after))) letters[i] = 'Y'
  }
  return letters.join('')
}

type Regions = { readonly rv: number; readonly r1: number; readonly r2: number }

/** Where the regions of verbs, of the first and of the second syllable begin. */
function regionsOf(word: string): Regions {
  const after = (from: number) => {
    for (let i = from; i + 1 < word.length; i++) if (isVowel(word[i]) && !isVowel(word[i + 1])) return i + 2
    return word.length
  }
  const behindVowel = () => {
    for (let i = 1; i < word.length; i++) if (isVowel(word[i])) return i + 1
    return word.length
  }
  const r1 = after(0)
  const begins = (isVowel(word[0]) && isVowel(word[1])) || /^(?:par|col|tap|ni[^aeiouy])/.test(word)
  const rv = word.startsWith('inni') ? 4 : begins ? Math.min(3, word.length) : behindVowel()
  return { rv, r1, r2: after(r1) }
}

type Taken = { readonly word: string; readonly hasChanged: boolean; readonly isVerb?: boolean }
const same = (word: string): Taken => ({ word, hasChanged: false })
const taken = (word: string): Taken => ({ word, hasChanged: true })

const standard =
  /(?:issements?|atrices?|ations?|ateurs?|usions?|utions?|logies?|ements?|amment|emment|ences?|ances?|iqUes?|ismes?|ables?|istes?|euses?|eaux|ments?|aux|eux|ives?|ifs?|oux)$/

function afterEment(stem: string, { r1, r2 }: Regions): string {
  if (stem.endsWith('iv')) {
    if (stem.length - 2 < r2) return stem
    const cut = stem.slice(0, -2)
    return cut.endsWith('at') && cut.length - 2 >= r2 ? cut.slice(0, -2) : cut
  }
  if (stem.endsWith('eus')) {
    const at = stem.length - 3
    return at >= r2 ? stem.slice(0, -3) : at >= r1 ? `${stem.slice(0, -1)}x` : stem
  }
  return /(?:abl|iqU)$/.test(stem) && stem.length - 3 >= r2 ? stem.slice(0, -3) : stem
}

const withIc = (stem: string, { r2 }: Regions) =>
  stem.endsWith('ic') ? (stem.length - 2 >= r2 ? stem.slice(0, -2) : `${stem.slice(0, -2)}iqU`) : stem

const afterIf = (stem: string, regions: Regions) =>
  stem.endsWith('at') && stem.length - 2 >= regions.r2 ? withIc(stem.slice(0, -2), regions) : stem

function standardSuffix(word: string, regions: Regions): Taken {
  const { rv, r1, r2 } = regions
  const found = standard.exec(word)
  if (!found) return same(word)
  const [suffix, at] = [found[0].replace(/s$/, ''), found.index]
  const stem = word.slice(0, at)
  const when = (holds: boolean, next: () => string): Taken => (holds ? taken(next()) : same(word))
  const verb = (holds: boolean, next: string): Taken =>
    holds ? { word: next, hasChanged: true, isVerb: true } : same(word)
  if (/^(?:ance|iqUe|isme|able|iste|eux)$/.test(suffix)) return when(at >= r2, () => stem)
  if (/^(?:atrice|ateur|ation)$/.test(suffix)) return when(at >= r2, () => withIc(stem, regions))
  if (suffix === 'logie') return when(at >= r2, () => `${stem}log`)
  if (/^u[st]ion$/.test(suffix)) return when(at >= r2, () => `${stem}u`)
  if (suffix === 'ence') return when(at >= r2, () => `${stem}ent`)
  if (suffix === 'issement') return when(at >= r1 && !isVowel(stem.at(-1)), () => stem)
  if (suffix === 'amment') return verb(at >= rv, `${stem}ant`)
  if (suffix === 'emment') return verb(at >= rv, `${stem}ent`)
  if (suffix === 'ement') return when(at >= rv, () => afterEment(stem, regions))
  if (suffix === 'ment') return verb(at > rv && isVowel(stem.at(-1)), stem)
  if (/^(?:if|ive)$/.test(suffix)) return when(at >= r2, () => afterIf(stem, regions))
  if (suffix === 'eaux') return taken(`${stem}eau`)
  if (suffix === 'aux') return when(at >= r1, () => `${stem}al`)
  if (suffix === 'oux') return when(/[bhjlnp]$/.test(stem), () => `${stem}ou`)
  if (suffix === 'euse') return at >= r2 ? taken(stem) : when(at >= r1, () => `${stem}eux`)
  return same(word)
}

const iVerbs =
  /(?:issaIent|issantes?|issants?|issions|irions|issais|issait|issant|issent|issiez|issons|irais|irait|irent|iriez|irons|iront|isses|issez|irai|iras|irez|isse|ies|ira|ie|ir|is|it|i)$/

/** Endings of verbs in -ir; a consonant of the region must stand before them. */
function iVerb(word: string, { rv }: Regions): Taken {
  const found = iVerbs.exec(word.slice(rv))
  if (!found || found.index === 0) return same(word)
  const at = rv + found.index
  return isVowel(word[at - 1]) ? same(word) : taken(word.slice(0, at))
}

const otherVerbs =
  /(?:eraIent|assions|erions|assent|assiez|erais|erait|eriez|erons|eront|aIent|antes|asses|ants|ante|asse|erai|eras|erez|ions|era|iez|ais|ait|ant|er|ez|ai|as|a)$/

function otherVerb(word: string, { rv, r2 }: Regions): Taken {
  const found = otherVerbs.exec(word.slice(rv))
  if (!found) return same(word)
  const at = rv + found.index
  const [suffix, stem] = [found[0], word.slice(0, at)]
  if (suffix === 'ions') return at >= r2 ? taken(stem) : same(word)
  if (/^(?:er|i?ez|era|erai|eraIent|erais|erait|eras|erez|eriez|erions|erons|eront)$/.test(suffix))
    return taken(stem)
  return taken(stem.endsWith('e') && at - 1 >= rv ? stem.slice(0, -1) : stem)
}

function residual(word: string, { rv, r2 }: Regions): string {
  const stem = /[^aious]s$/.test(word) ? word.slice(0, -1) : word
  if (stem.endsWith('ion') && stem.length - 3 >= rv) {
    const at = stem.length - 3
    return at >= r2 && at - 1 >= rv && /[st]$/.test(stem.slice(0, at)) ? stem.slice(0, at) : stem
  }
  const found = /(?:ier|Ier)$/.exec(stem)
  if (found && found.index >= rv) return `${stem.slice(0, found.index)}i`
  return stem.endsWith('e') && stem.length - 1 >= rv ? stem.slice(0, -1) : stem
}

/**
 * The stem of a French word, by the rules of Snowball's French stemmer, for words in lower case whose accents were
 * taken off before, as everything here is looked for without accents.
 */
export function stemFrench(word: string): string {
  const marked = mark(word)
  const regions = regionsOf(marked)
  const first = standardSuffix(marked, regions)
  let stem = first.word
  let hasChanged = first.hasChanged
  if (!first.hasChanged || first.isVerb) {
    const verb = iVerb(stem, regions)
    const then = verb.hasChanged ? verb : otherVerb(stem, regions)
    stem = then.word
    hasChanged = then.hasChanged || first.hasChanged
  }
  stem = hasChanged ? stem.replace(/Y$/, 'i') : residual(stem, regions)
  return stem.replace(/(?:enn|onn|ett|ell|eill)$/, (double) => double.slice(0, -1)).toLowerCase()
}
