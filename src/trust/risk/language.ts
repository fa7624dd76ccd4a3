import { done, refused, type Result } from '#kernel/result.ts'
import { featureNames, textNames, type Facts } from './features.ts'

/** Why a condition is not understood; the detail has the place (counted from 1) and what stands there. */
export type ConditionRefusal = 'condition_malformed' | 'unknown_feature' | 'condition_too_long'

/** A condition ready to be asked. What it compares and does not know is never true. */
export type Condition = (facts: Facts) => boolean

type Value = number | string
type Term = (facts: Facts) => Value
type Token = {
  readonly kind: 'number' | 'name' | 'text' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const longest = 400
const nothing: Token = { kind: 'end', text: 'the end', at: 1 }
const shape = /\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*)|"([^"]*)"|(<=|>=|!=|[<>=+\-*/()]))/y
const unknown = Number.NaN

/** Thrown inside this file only: the first thing that does not fit. */
type Fault = { readonly refusal: ConditionRefusal; readonly at: number; readonly found: string }

function tokensOf(text: string): Token[] | Fault {
  const tokens: Token[] = []
  shape.lastIndex = 0
  let end = 0
  while (text.slice(end).trim() !== '') {
    const found = shape.exec(text)
    if (found === null)
      return { refusal: 'condition_malformed', at: end + 1, found: text.slice(end).trim().slice(0, 12) }
    const [whole, number, name, quoted, sign] = found
    const kind = number ? 'number' : name ? 'name' : sign ? 'sign' : 'text'
    tokens.push({ kind, text: number ?? name ?? sign ?? quoted ?? '', at: end + whole.search(/\S/) + 1 })
    end = shape.lastIndex
  }
  return [...tokens, { kind: 'end', text: 'the end', at: text.length + 1 }]
}

const truth = (value: Value) => (value === 0 || value === '' || Number.isNaN(value) ? 0 : 1)
const numeric = (value: Value) => (typeof value === 'number' ? value : unknown)

const comparisons: Readonly<Record<string, ((a: Value, b: Value) => boolean) | undefined>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b && !Number.isNaN(a) && !Number.isNaN(b),
  '<': (a, b) => numeric(a) < numeric(b),
  '<=': (a, b) => numeric(a) <= numeric(b),
  '>': (a, b) => numeric(a) > numeric(b),
  '>=': (a, b) => numeric(a) >= numeric(b),
}
const operations: Readonly<Record<string, ((a: number, b: number) => number) | undefined>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? unknown : a / b),
}

/** Reads tokens one after the other: or, and, not, a comparison, a sum, a product, a name. */
function reader(tokens: readonly Token[]): { read(): Term | Fault } {
  let next = 0
  let fault: Fault | undefined
  const here = () => tokens[Math.min(next, tokens.length - 1)] ?? nothing
  const take = (...texts: string[]) => {
    const { kind, text } = here()
    if (kind === 'text' || kind === 'end' || !texts.includes(text)) return undefined
    next++
    return text
  }
  const fail = (refusal: ConditionRefusal): Term => {
    fault ??= { refusal, at: here().at, found: here().text }
    return () => unknown
  }
  const atom = (): Term => {
    if (take('(')) {
      const inside = either()
      return take(')') ? inside : fail('condition_malformed')
    }
    const { kind, text } = here()
    if (kind !== 'number' && kind !== 'name' && kind !== 'text') return fail('condition_malformed')
    if (kind === 'name' && !featureNames.includes(text) && !textNames.includes(text))
      return fail('unknown_feature')
    next++
    if (kind === 'name') return (facts) => facts[text] ?? unknown
    return kind === 'number' ? () => Number(text) : () => text
  }
  const chain = (part: () => Term, signs: readonly string[]) => (): Term => {
    let left = part()
    for (let sign = take(...signs); sign !== undefined; sign = take(...signs)) {
      const [before, operate, right] = [left, operations[sign], part()]
      left = (facts) => operate?.(numeric(before(facts)), numeric(right(facts))) ?? unknown
    }
    return left
  }
  const sum = chain(chain(atom, ['*', '/']), ['+', '-'])
  const comparison = (): Term => {
    const left = sum()
    const sign = take(...Object.keys(comparisons))
    if (sign === undefined) return left
    const [compare, right] = [comparisons[sign], sum()]
    return (facts) => (compare?.(left(facts), right(facts)) ? 1 : 0)
  }
  const negation = (): Term => {
    if (!take('not')) return comparison()
    const inside = negation()
    return (facts) => 1 - truth(inside(facts))
  }
  const both = (): Term => {
    const first = negation()
    const parts = [first]
    while (take('and')) parts.push(negation())
    if (parts.length === 1) return first
    return (facts) => (parts.every((each) => truth(each(facts))) ? 1 : 0)
  }
  const either = (): Term => {
    const first = both()
    const parts = [first]
    while (take('or')) parts.push(both())
    if (parts.length === 1) return first
    return (facts) => (parts.some((each) => truth(each(facts))) ? 1 : 0)
  }
  return {
    read() {
      const term = either()
      if (here().kind !== 'end') fail('condition_malformed')
      return fault ?? term
    },
  }
}

/**
 * Understand a condition such as `card_count_1h > 3 and amount > 2 * mail_sum_7d`, or `country = "DE"`. Only names of
 * facts, numbers, texts in quotes, comparisons, arithmetic, `and`, `or`, `not` and parentheses: it can ask, not do.
 */
export function readCondition(text: string): Result<Condition, ConditionRefusal> {
  if (text.length > longest) return refused('condition_too_long', { most: longest })
  const tokens = tokensOf(text)
  const term = Array.isArray(tokens) ? reader(tokens).read() : tokens
  if (typeof term === 'function') return done((facts) => truth(term(facts)) === 1)
  return refused(term.refusal, { at: term.at, found: term.found })
}
