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

/** What performance comes to: the score, its figures, and what kept it from 100. */
type Speed = { readonly performance: number; readonly figures: string; readonly slow: readonly string[] }

/** One run of Lighthouse: scores of 0 to 100 and what kept them from 100; of performance as taken, and by processor time. */
export type Run = {
  readonly performance: number
  readonly figures: string
  readonly processor: Speed
  readonly accessibility: number
  readonly bestPractices: number
  readonly seo: number
  /** What is wrong but for performance. */
  readonly faults: readonly string[]
  /** Lighthouse's own measure of how quick the machine was at that moment; more is quicker. */
  readonly machine: number
}

/** What Lighthouse says of a page, 0 to 100 each: of performance the median of its runs, as taken and by processor time. */
export type Scores = Run & { readonly name: string }

/** A page that could not be measured has nothing of anything, and why. */
export function notMeasured(name: string, why: string): Scores {
  const speed = { performance: 0, figures: 'not measured' }
  const others = { accessibility: 0, bestPractices: 0, seo: 0, machine: 0 }
  return { name, ...speed, processor: { ...speed, slow: [] }, ...others, faults: [`not measured: ${why}`] }
}

const scoreOf = ({ categories }: Report, id: string): number => Math.round((categories[id]?.score ?? 0) * 100)

const faultsOf = ({ categories, audits }: Report, ids: readonly string[]): string[] =>
  ids
    .flatMap((id) => categories[id]?.auditRefs ?? [])
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.995)
    .map(({ id }) => `${id}: ${audits[id]?.displayValue ?? audits[id]?.title ?? ''}`)

function speedOf(report: Report): Speed {
  const shown = (id: string) => report.audits[id]?.displayValue ?? '–'
  return {
    performance: scoreOf(report, 'performance'),
    figures: `FCP ${shown('first-contentful-paint')}, LCP ${shown('largest-contentful-paint')}, TBT ${shown('total-blocking-time')}, CLS ${shown('cumulative-layout-shift')}`,
    slow: faultsOf(report, ['performance']),
  }
}

/** What a report says in short, with the same run's verdict by processor time. A run of performance alone has 0 for the others. */
export function measured(report: Report, byProcessor: Report): Run {
  const { performance, figures } = speedOf(report)
  const answerMs = report.audits['server-response-time']?.numericValue
  return {
    performance,
    figures: answerMs === undefined ? figures : `${figures}, server ${Math.round(answerMs)} ms`,
    processor: speedOf(byProcessor),
    accessibility: scoreOf(report, 'accessibility'),
    bestPractices: scoreOf(report, 'best-practices'),
    seo: scoreOf(report, 'seo'),
    faults: faultsOf(
      report,
      Object.keys(report.categories).filter((id) => id !== 'performance'),
    ),
    machine: Math.round(report.environment.benchmarkIndex),
  }
}
