import assert from 'node:assert/strict'
import { test } from 'node:test'
import { houseOfTexts } from '../house/house.ts'
import { tidyFaults } from '../tidy.ts'

/** The files of a small house, made up for one trial. */
export type Texts = Readonly<Record<string, string>>

/** A rule on trial: what it says, its name, a house that breaks it and nothing else, and that house put right. */
export type Trial = readonly [says: string, rule: string, broken: Texts, right: Texts]

/** Words that a test, being checked as well, cannot hold in one piece. */
export const spelled = (...parts: string[]) => parts.join('')

/** The names of the rules a small house breaks, each once. */
export function rulesBroken(texts: Texts): string[] {
  const faults = tidyFaults(houseOfTexts(texts), ['trade/cart'])
  return [...new Set(faults.map((fault) => fault.rule))].toSorted()
}

/** One test for each trial: the broken house fails by that rule alone, the one put right by none. */
export function tryRules(trials: readonly Trial[]): void {
  for (const [says, rule, broken, right] of trials) {
    test(says, () => {
      assert.deepEqual(rulesBroken(broken), [rule])
      assert.deepEqual(rulesBroken(right), [])
    })
  }
}
