import { createHash } from 'node:crypto'
import type { Fault, House } from '../house/house.ts'
import { lineAt, type Span } from '../house/source.ts'

/** British spelling to American, by stem. Stems with a star are French too, and left alone in the texts of programs. */
const american: readonly (readonly [string, string])[] = [
  ['behaviour', 'behavior'],
  ['colour', 'color'],
  ['favour', 'favor'],
  ['honour', 'honor'],
  ['labour', 'labor'],
  ['neighbour', 'neighbor'],
  ['rumour', 'rumor'],
  ['endeavour', 'endeavor'],
  ['cancelled', 'canceled'],
  ['cancelling', 'canceling'],
  ['labelled', 'labeled'],
  ['labelling', 'labeling'],
  ['modelled', 'modeled'],
  ['modelling', 'modeling'],
  ['travelled', 'traveled'],
  ['signalled', 'signaled'],
  ['totalled', 'totaled'],
  ['authoris', 'authoriz'],
  ['organis*', 'organiz'],
  ['recognis', 'recogniz'],
  ['initialis*', 'initializ'],
  ['normalis*', 'normaliz'],
  ['serialis', 'serializ'],
  ['capitalis*', 'capitaliz'],
  ['categoris', 'categoriz'],
  ['summaris', 'summariz'],
  ['synchronis*', 'synchroniz'],
  ['optimis*', 'optimiz'],
  ['minimis*', 'minimiz'],
  ['maximis*', 'maximiz'],
  ['tokenis', 'tokeniz'],
  ['localis*', 'localiz'],
  ['customis', 'customiz'],
  ['prioritis', 'prioritiz'],
  ['materialis', 'materializ'],
  ['sanitis', 'sanitiz'],
  ['finalis*', 'finaliz'],
  ['apologis', 'apologiz'],
  ['generalis', 'generaliz'],
  ['specialis', 'specializ'],
  ['penalis', 'penaliz'],
  ['fulfilment', 'fulfillment'],
  ['fulfil', 'fulfill'],
  ['instalment', 'installment'],
  ['enrolment', 'enrollment'],
  ['cheque', 'check'],
  ['grey', 'gray'],
  ['defence', 'defense'],
  ['offence', 'offense'],
  ['judgement', 'judgment'],
  ['whilst', 'while'],
  ['amongst', 'among'],
  ['learnt', 'learned'],
  ['spelt', 'spelled'],
  ['artefact', 'artifact'],
  ['analyse*', 'analyze'],
  ['ageing', 'aging'],
  ['cosy', 'cozy'],
  ['jewellery', 'jewelry'],
  ['tyre', 'tire'],
  ['pyjama*', 'pajama'],
  ['aluminium*', 'aluminum'],
  ['storey', 'story'],
  ['moustache', 'mustache'],
  ['catalogue*', 'catalog'],
  ['centre*', 'center'],
  ['licence*', 'license'],
  ['programme*', 'program'],
  ['litre*', 'liter'],
  ['metre*', 'meter'],
  ['fibre*', 'fiber'],
  ['theatre*', 'theater'],
]

/** Words that have no business here. They are kept as digests, so that this file can be read by the check as well. */
const keptOut = new Set([
  '11fb682be0a0',
  '674900a77b79',
  'cc760bd14636',
  '2c4e6f6c4695',
  '50a412294327',
  '0615570f9ea1',
  'c857d09db23e',
  '744205e43529',
  'c70eca6b0f88',
  '8b7d1a3187ab',
  '7d3194f79e64',
  '49f5b0e488cf',
  '3ea125d0bff3',
  'f6ece80b88d6',
  '386ebc0efd04',
  '616efbe96852',
])

const stems = new Map(
  american.map(([british, other]) => [british.replace('*', ''), { other, french: british.endsWith('*') }]),
)
const britishWord = new RegExp(`(?<![a-z])(${[...stems.keys()].join('|')})(?!l|by)[a-z]*`, 'gi')
const otherLanguage =
  /(^|[./-])(fr|zh|de)([./-]|$)|^docs\/glossary\.md$|^CHANGELOG-|^scripts\/tidy\/words\.ts$/
const machinePath = /(?<![\w.~}])\/(?:work|root|Users|home)\/[\w.-]+/g
const registryHost = /\bregistry\.[a-z]+\.[a-z]+/g
const leftover = /\b(?:TODO|FIXME|XXX|HACK)\b/g

/** Spelling, and words about anything but the trade: unfinished notes, one machine's paths, the tools used to write this. */
export function wordFaults(house: House): Fault[] {
  return house.paths
    .filter((path) => /\.(ts|md|sql|css|html|yml|sh)$/.test(path))
    .flatMap((path) => [...spelling(house, path), ...foreignWords(house, path)])
}

/** The digest under which a word is kept out. */
export function digestOf(word: string): string {
  return createHash('sha256').update(word).digest('hex').slice(0, 12)
}

function spelling(house: House, path: string): Fault[] {
  if (otherLanguage.test(path)) return []
  const text = house.text(path)
  const quoted = path.endsWith('.ts') ? [...house.source(path).strings, ...house.source(path).templates] : []
  return [...text.matchAll(britishWord)].flatMap((match) => {
    const stem = stems.get((match[1] ?? '').toLowerCase())
    if (stem === undefined || (stem.french && isInside(quoted, match.index))) return []
    return [fault(path, text, match, 'spelling', `"${match[0]}": American spelling is ${stem.other}…`)]
  })
}

function foreignWords(house: House, path: string): Fault[] {
  const text = house.text(path)
  const found = (pattern: RegExp, says: string) =>
    [...text.matchAll(pattern)].map((match) => fault(path, text, match, 'word', `"${match[0]}": ${says}`))
  const words = [...text.matchAll(/[\p{L}][\p{L}\p{N}]*/gu)].filter(([word]) => isKeptOut(word))
  return [
    ...(path.startsWith('scripts/tidy/') || path === 'STYLE.md'
      ? []
      : found(leftover, 'finish it, or say why it is not done')),
    ...(path.startsWith('scripts/tidy/') ? [] : found(machinePath, 'a path of one machine')),
    ...found(registryHost, 'a package host'),
    ...words.map((match) => fault(path, text, match, 'word', `"${match[0]}" does not belong here`)),
  ]
}

const known = new Map<string, boolean>()

function isKeptOut(word: string): boolean {
  const answer = known.get(word) ?? keptOut.has(digestOf(word))
  known.set(word, answer)
  return answer
}

function isInside(spans: readonly Span[], at: number): boolean {
  return spans.some(({ start, end }) => at >= start && at < end)
}

function fault(path: string, text: string, match: RegExpExecArray, rule: string, says: string): Fault {
  return { path, line: lineAt(text, match.index), rule, says }
}
