import { refused } from '#kernel/result.ts'
import { refuse } from './refusals.ts'

/** A moment of a request; the form lets days in that no calendar has. */
export function momentOf(given: string | undefined, field: string): Date | undefined {
  if (given === undefined) return undefined
  const at = new Date(given)
  if (Number.isNaN(at.getTime())) throw refuse(refused('moment_malformed', { field }))
  return at
}
