const vowel = /[aeiouy]/
const doubled = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/

/** Words the rules would spoil, and what they become. */
const exceptions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    skis: 'ski',
    skies: 'sky',
    idly: 'idl',
    gently: 'gentl',
    ugly: 'ugli',
    early: 'earli',
    only: 'onli',
    singly: 'singl',
    sky: 'sky',
    news: 'news',
    howe: 'howe',
    atlas: 'atlas',
    cosmos: 'cosmos',
    bias: 'bias',
    andes: 'andes',
  }),
)
const kept = new Set(['inning', 'outing', 'canning', 'herring', 'earring', 'proceed', 'exceed', 'succeed'])

/** Where the regions of a word begin that suffixes are taken from: after the first, and after the second such change. */
function regions(word: string): readonly [number, number] {
  const special = /^(?:gener|commun|arsen)/.exec(word)
  const after = (from: number) => {
    const found = /[aeiouy][^aeiouy]/.exec(word.slice(from))
    return found ? from + found.index + 2 : word.length
  }
  const first = special ? special[0].length : after(0)
  return [first, after(first)]
}

/** Consonant y, as at the beginning or after a vowel, is written Y while the rules run. */
const markY = (word: string) => word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y')

const endsShort = (word: string) =>
  /^[aeiouy][^aeiouy]$/.test(word) || /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word)

function plural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (/ie[ds]$/.test(word)) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1)
  if (/(?:us|ss)$/.test(word) || !word.endsWith('s')) return word
  return vowel.test(word.slice(0, -2)) ? word.slice(0, -1) : word
}

function pastAndGerund(word: string, first: number): string {
  const eed = /eed(?:ly)?$/.exec(word)
  if (eed)
    return eed.index >= first && !/^(?:proc|exc|succ)$/.test(word.slice(0, eed.index))
      ? `${word.slice(0, eed.index)}ee`
      : word
  const found = /(?:ed|edly|ing|ingly)$/.exec(word)
  if (!found || !vowel.test(word.slice(0, found.index))) return word
  const stem = word.slice(0, found.index)
  if (found[0] === 'ing' && /^[^aeiouy]y$/.test(stem)) return `${stem.slice(0, -1)}ie`
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`
  if (doubled.test(stem)) return /^[aeo](?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem) ? stem : stem.slice(0, -1)
  return endsShort(stem) && first >= stem.length ? `${stem}e` : stem
}

const second: readonly (readonly [string, string])[] = [
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['tional', 'tion'],
  ['lessli', 'less'],
  ['biliti', 'ble'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['fulli', 'ful'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['ogist', 'og'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
]

function stepTwo(word: string, first: number): string {
  const found = second.find(([suffix]) => word.endsWith(suffix))
  if (found) {
    const at = word.length - found[0].length
    return at >= first ? word.slice(0, at) + found[1] : word
  }
  if (word.endsWith('ogi')) return word.length - 3 >= first && word.at(-4) === 'l' ? word.slice(0, -1) : word
  if (word.endsWith('li'))
    return word.length - 2 >= first && /[cdeghkmnrt]li$/.test(word) ? word.slice(0, -2) : word
  return word
}

const third: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
]

function stepThree(word: string, first: number, secondRegion: number): string {
  if (word.endsWith('ative')) return word.length - 5 >= secondRegion ? word.slice(0, -5) : word
  const found = third.find(([suffix]) => word.endsWith(suffix))
  if (!found) return word
  const at = word.length - found[0].length
  return at >= first ? word.slice(0, at) + found[1] : word
}

const fourth = /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic)$/

function stepFour(word: string, secondRegion: number): string {
  const found = fourth.exec(word)
  if (found) return found.index >= secondRegion ? word.slice(0, found.index) : word
  return /[st]ion$/.test(word) && word.length - 3 >= secondRegion ? word.slice(0, -3) : word
}

function stepFive(word: string, first: number, secondRegion: number): string {
  const at = word.length - 1
  if (word.endsWith('e'))
    return at >= secondRegion || (at >= first && !endsShort(word.slice(0, -1))) ? word.slice(0, -1) : word
  return word.endsWith('ll') && at >= secondRegion ? word.slice(0, -1) : word
}

/** The stem of an English word, by the rules of Snowball's English stemmer; the word is lower case without accents. */
export function stemEnglish(word: string): string {
  if (word.length <= 2) return word
  const exception = exceptions.get(word)
  if (exception !== undefined) return exception
  let stem = markY(word)
  const [first, secondRegion] = regions(stem)
  stem = plural(stem)
  if (kept.has(stem)) return stem
  stem = pastAndGerund(stem, first)
  if (/[^aeiouy][yY]$/.test(stem) && stem.length > 2) stem = `${stem.slice(0, -1)}i`
  stem = stepTwo(stem, first)
  stem = stepThree(stem, first, secondRegion)
  stem = stepFour(stem, secondRegion)
  stem = stepFive(stem, first, secondRegion)
  return stem.toLowerCase()
}
