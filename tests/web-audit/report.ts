import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import type { Scores } from './lighthouse.ts'
import type { PageFindings } from './pages.ts'

/** All that was found; what was not looked at is undefined. */
export type Findings = {
  readonly scores: readonly Scores[] | undefined
  readonly pages: PageFindings | undefined
  readonly links: { readonly visited: number; readonly faults: readonly string[] } | undefined
}

const file = join(import.meta.dirname, '../../docs/audit.md')
const [begin, end] = ['<!-- audit -->', '<!-- /audit -->']
/** Script a page of the shop may bring, as gzip. */
const mostScript = 15 * 1_024

const list = (title: string, faults: readonly string[]): string =>
  faults.length === 0
    ? ''
    : `\n${title}\n\n${faults.map((each) => `- ${each.replaceAll('|', '\\|')}`).join('\n')}\n`

function conditions(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const load = loadavg().map((each) => each.toFixed(1))
  return [
    '| date | commit | machine | load over 1, 5, 15 minutes |',
    '| --- | --- | --- | --- |',
    `| ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC | ${commit} | ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node} | ${load.join(', ')} |`,
  ].join('\n')
}

function scoresTable(scores: readonly Scores[]): string {
  const rows = scores.map(
    (each) =>
      `| ${each.name} | ${each.performance} | ${each.accessibility} | ${each.bestPractices} | ${each.seo} | ${each.figures} |`,
  )
  const faults = scores.flatMap((each) => each.faults.map((fault) => `${each.name}: ${fault}`))
  return [
    '### Lighthouse, mobile profile',
    '',
    '| page | performance | accessibility | best practices | SEO | figures |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
    list('Audits that are not at their best:', faults),
  ].join('\n')
}

const kilobytes = (bytes: number): string => (bytes / 1_024).toFixed(1)

function weightTable(weights: readonly Weight[]): string {
  const rows = weights.map(({ name, html, styles, script, pictures, formats }) => {
    const kinds = Object.entries(formats).map(([kind, count]) => `${count} ${kind.replace('image/', '')}`)
    return `| ${name} | ${kilobytes(html)} | ${kilobytes(styles)} | ${kilobytes(script)} | ${kilobytes(pictures)} | ${kinds.join(', ')} |`
  })
  return [
    '### What a page weighs (KiB over the wire; script as gzip)',
    '',
    '| page | HTML | styles | script | pictures | formats |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
  ].join('\n')
}

type Weight = PageFindings['weights'][number]

function pagesPart({ looked, barriers, sent, html, weights }: PageFindings): string {
  const checked =
    html === undefined
      ? 'HTML was not checked: there was no Java.'
      : `Nu HTML checker: ${html.errors.length} errors and ${html.warnings.length} warnings on ${sent} pages in three languages.`
  return [
    '### Access and HTML',
    '',
    `axe (WCAG 2.2 AA and best practices): ${barriers.length} faults in ${looked} looks, light and dark.`,
    checked,
    list('Barriers:', barriers),
    list('Invalid:', html?.errors ?? []),
    list('Warnings:', html?.warnings ?? []),
    weightTable(weights),
  ].join('\n')
}

/** The findings as a page part, and how many of them must not be. */
export function reportOf({ scores, pages, links }: Findings): {
  readonly text: string
  readonly faults: number
} {
  const low = (scores ?? []).filter((each) =>
    [each.performance, each.accessibility, each.bestPractices, each.seo].some((score) => score < 100),
  )
  const heavy = (pages?.weights ?? []).filter(({ script }) => script > mostScript)
  const faults =
    low.length +
    heavy.length +
    (pages?.barriers.length ?? 0) +
    (pages?.html?.errors.length ?? 0) +
    (links?.faults.length ?? 0)
  const parts = [
    conditions(),
    scores && scoresTable(scores),
    pages && pagesPart(pages),
    links &&
      `### Links\n\n${links.visited} addresses visited without script, ${links.faults.length} lead nowhere.\n${list('Nowhere:', links.faults)}`,
  ]
  return { text: parts.filter((each) => each !== undefined).join('\n\n'), faults }
}

/** Put the findings into their page, between its marks. */
export function keepReport(text: string): void {
  const page = readFileSync(file, 'utf8')
  const [before = ''] = page.split(begin)
  const after = page.split(end)[1] ?? ''
  writeFileSync(file, `${before}${begin}\n\n${text.replaceAll(/\n{3,}/g, '\n\n').trim()}\n\n${end}${after}`)
}
