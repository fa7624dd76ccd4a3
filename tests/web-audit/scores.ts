/** The parts of Lighthouse's report that are read. */
export type Report = {
  readonly categories: Readonly<
    Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>
  >
  readonly audits: Readonly<
    Record<string, { score: number | null; title: string; displayValue?: string; numericValue?: number }>
  >
  readonly environment: { readonly benchmarkIndex: number }
}

/** One run of Lighthouse: scores of 0 to 100, what kept them from 100, and of that what is performance. */
export type Run = {
  readonly performance: number
  readonly accessibility: number
  readonly bestPractices: number
  readonly seo: number
  readonly figures: string
  readonly faults: readonly string[]
  readonly slow: readonly string[]
  /** Lighthouse's own measure of how quick the machine was at that moment; more is quicker. */
  readonly machine: number
}

/** What a report says in short. A run of performance alone has 0 for the others. */
export function measured(report: Report): Run {
  const { categories, audits } = report
  const score = (id: string) => Math.round((categories[id]?.score ?? 0) * 100)
  const faultsOf = (ids: readonly string[]) =>
    ids
      .flatMap((id) => categories[id]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.995)
      .map(({ id }) => `${id}: ${audits[id]?.displayValue ?? audits[id]?.title ?? ''}`)
  const shown = (id: string) => audits[id]?.displayValue ?? '–'
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    seo: score('seo'),
    figures: `FCP ${shown('first-contentful-paint')}, LCP ${shown('largest-contentful-paint')}, TBT ${shown('total-blocking-time')}, CLS ${shown('cumulative-layout-shift')}`,
    faults: faultsOf(Object.keys(categories)),
    slow: faultsOf(['performance']),
    machine: Math.round(report.environment.benchmarkIndex),
  }
}

/** Runs from the slowest to the quickest. */
export const lower = (a: Run, b: Run): number => a.performance - b.performance
