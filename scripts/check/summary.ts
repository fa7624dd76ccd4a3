import type { Outcome } from './run.ts'

/** The closing page of the gate: a line for each step, and last, alone on its line, the sum of all tests. */
export function summary(names: readonly string[], outcomes: readonly Outcome[]): string {
  const width = Math.max(...names.map((name) => name.length))
  const lines = names.map((name) => {
    const outcome = outcomes.find((each) => each.name === name)
    return `${name.padEnd(width)}  ${outcome === undefined ? 'not run' : describe(outcome)}`
  })
  return ['', ...lines, '', closingLine(outcomes)].join('\n')
}

/** All tests passed and failed. A step without tests that failed counts as one, so that no failure is ever called none. */
export function closingLine(outcomes: readonly Outcome[]): string {
  const passed = outcomes.reduce((sum, { counts }) => sum + (counts?.passed ?? 0), 0)
  const failed = outcomes.reduce((sum, outcome) => sum + failures(outcome), 0)
  return `${passed} passed, ${failed} failed`
}

function failures({ ok, counts }: Outcome): number {
  const failed = counts?.failed ?? 0
  return ok ? failed : Math.max(failed, 1)
}

function describe({ ok, seconds, counts }: Outcome): string {
  const tests =
    counts === undefined
      ? ''
      : `  ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
  return `${ok ? 'ok    ' : 'FAILED'}  ${seconds.toFixed(1).padStart(6)} s${tests}`
}
