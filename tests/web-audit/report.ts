import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import type { PageFindings } from './pages.ts'
import type { Scores } from './scores.ts'

/** A part whose tools are not installed, or that could not be carried through. */
export type NotLooked = { readonly leftOut: string } | { readonly broke: string }

type Links = { readonly visited: number; readonly faults: readonly string[] }

/** All that was found; what was not asked for is undefined, as is a scene that was set. */
export type Findings = {
  readonly scene?: NotLooked | undefined
  readonly scores?: readonly Scores[] | NotLooked | undefined
  readonly pages?: PageFindings | NotLooked | undefined
  readonly links?: Links | NotLooked | undefined
}

/** When and where the run was, and how long its parts took. */
export type Circumstances = {
  readonly begunAt: Date
  readonly minutes: number
  readonly took: Readonly<Record<string, number>>
  /** Load over 1, 5 and 15 minutes before it began. */
  readonly loadBefore: readonly number[]
  readonly commit: string
  readonly machine: string
}

/** The commit that is looked at, and whether anything differs from it; the machine it runs on. */
export function whereWeAre(): Pick<Circumstances, 'commit' | 'machine'> {
  const git = (...args: readonly string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  const changed =
    git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' and what was changed since'
  const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`
  return { commit: `${git('rev-parse', '--short', 'HEAD')}${changed}`, machine }
}

const file = join(import.meta.dirname, '../../docs/audit.md')
const [begin, end] = ['<!-- audit -->', '<!-- /audit -->']
/** Script a page of the shop may bring, as gzip. */
const mostScript = 15 * 1_024

const list = (title: string, faults: readonly string[]): string =>
  faults.length === 0
    ? ''
    : `\n${title}\n\n${faults.map((each) => `- ${each.replaceAll('|', '\\|')}`).join('\n')}\n`

function conditions({ begunAt, minutes, took, loadBefore, commit, machine }: Circumstances): string {
  const load = loadBefore.map((each) => each.toFixed(1)).join(', ')
  const parts = Object.entries(took).map(([name, each]) => `${name} ${each.toFixed(1)}`)
  const when = begunAt.toISOString().slice(0, 16).replace('T', ' ')
  return [
    '| begun | took | commit | machine | load before, over 1, 5, 15 minutes |',
    '| --- | --- | --- | --- | --- |',
    `| ${when} UTC | ${minutes.toFixed(0)} minutes (${parts.join(', ')}) | ${commit} | ${machine} | ${load} |`,
  ].join('\n')
}

function scoresTable(scores: readonly Scores[]): string {
  const rows = scores.map(
    ({ name, performance, figures, processor, accessibility, bestPractices, seo, machine }) =>
      `| ${name} | ${processor.performance} | ${performance} | ${accessibility} | ${bestPractices} | ${seo} | ${processor.figures} | ${figures} | ${machine} |`,
  )
  const faults = scores.flatMap((each) => each.faults.map((fault) => `${each.name}: ${fault}`))
  return [
    '### Lighthouse, mobile profile',
    '',
    '| page | performance by processor time | as taken | accessibility | best practices | SEO | figures by processor time | as taken | machine |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- | --- | ---: |',
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

/** Warnings without the page and the place they stand at, each with how often it came. */
function counted(warnings: readonly string[]): string[] {
  const times = new Map<string, number>()
  for (const each of warnings) {
    const words = /^[^:]*: (.*?\.)(?:\s|$)/.exec(each)?.[1] ?? each
    times.set(words, (times.get(words) ?? 0) + 1)
  }
  return [...times].map(([words, count]) => `${words} (${count})`)
}

type Weight = PageFindings['weights'][number]

function pagesPart({ looked, barriers, complaints, sent, html, weights }: PageFindings): string {
  const checked =
    'leftOut' in html
      ? `HTML was not checked: ${html.leftOut}.`
      : `Nu HTML checker: ${html.errors.length} errors and ${html.warnings.length} warnings on ${sent} pages in three languages.`
  return [
    '### Access, policy and HTML',
    '',
    `axe (WCAG 2.2 AA and best practices): ${barriers.length} faults in ${looked} looks, light and dark.`,
    `Complaints of the browser, policies that allow too much, pictures without their size: ${complaints.length}.`,
    checked,
    list('Barriers:', barriers),
    list('Complaints:', complaints),
    'leftOut' in html
      ? ''
      : list('Invalid:', html.errors) + list('Warnings, by their words:', counted(html.warnings)),
    weightTable(weights),
  ].join('\n')
}

const linksPart = ({ visited, faults }: Links): string =>
  `### Links\n\n${visited} addresses visited without script, ${faults.length} lead nowhere.\n${list('Nowhere:', faults)}`

const isLow = (each: Scores): boolean =>
  [each.processor.performance, each.accessibility, each.bestPractices, each.seo].some((score) => score < 100)

/** What a part looked at and what of it is wrong; a part that broke off is one fault, one left out is none. */
type Verdict = { readonly check: string; readonly looked: string; readonly faults: number }

function verdictsOf({ scene, scores, pages, links }: Findings): Verdict[] {
  const verdicts: Verdict[] = []
  const add = (check: string, looked: string, faults: number) => verdicts.push({ check, looked, faults })
  const parts = { 'what is looked at': scene, links, pages, Lighthouse: scores }
  for (const [check, found] of Object.entries(parts)) {
    if (found !== undefined && 'leftOut' in found) add(check, `left out: ${found.leftOut}`, 0)
    if (found !== undefined && 'broke' in found) add(check, `broke off: ${found.broke}`, 1)
  }
  if (isList(scores))
    add('Lighthouse, 100 in all four', `${scores.length} pages`, scores.filter(isLow).length)
  if (pages !== undefined && 'barriers' in pages) {
    const { html, weights } = pages
    add('axe', `${pages.looked} looks`, pages.barriers.length)
    add('browser, policy, sizes of pictures', `${pages.sent} pages`, pages.complaints.length)
    if ('leftOut' in html) add('Nu HTML checker', `left out: ${html.leftOut}`, 0)
    else add('Nu HTML checker', `${pages.sent} pages`, html.errors.length)
    const heavy = weights.filter(({ script }) => script > mostScript).length
    add('script at most 15 KiB as gzip', `${weights.length} pages`, heavy)
  }
  if (links !== undefined && 'visited' in links)
    add('links', `${links.visited} addresses`, links.faults.length)
  return verdicts
}

const isList = (scores: Findings['scores']): scores is readonly Scores[] => Array.isArray(scores)

function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ check, looked, faults }) => `| ${check} | ${looked} | ${faults} |`)
  return ['| check | looked at | faults |', '| --- | --- | ---: |', ...rows].join('\n')
}

/** The findings as a page part, and how many of them must not be. */
export function reportOf(
  findings: Findings,
  circumstances: Circumstances,
): { readonly text: string; readonly faults: number } {
  const { scores, pages, links } = findings
  const verdicts = verdictsOf(findings)
  const parts = [
    conditions(circumstances),
    verdictTable(verdicts),
    isList(scores) ? scoresTable(scores) : undefined,
    links !== undefined && 'visited' in links ? linksPart(links) : undefined,
    pages !== undefined && 'barriers' in pages ? pagesPart(pages) : undefined,
  ]
  const faults = verdicts.reduce((sum, each) => sum + each.faults, 0)
  return { text: parts.filter((each) => each !== undefined).join('\n\n'), faults }
}

/** A page with these findings between its marks, in place of those that stood there. */
export function withFindings(page: string, text: string): string {
  const [before = ''] = page.split(begin)
  const after = page.split(end)[1] ?? ''
  return `${before}${begin}\n\n${text.replaceAll(/\n{3,}/g, '\n\n').trim()}\n\n${end}${after}`
}

/** Put the findings into their page, between its marks. */
export function keepReport(text: string): void {
  writeFileSync(file, withFindings(readFileSync(file, 'utf8'), text))
}
