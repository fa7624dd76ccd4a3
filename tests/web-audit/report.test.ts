import assert from 'node:assert/strict'
import test from 'node:test'
import { reportOf, withFindings, type Circumstances } from './report.ts'
import { measured, notMeasured, type Report } from './scores.ts'

const circumstances: Circumstances = {
  begunAt: new Date('2026-11-23T05:30:00Z'),
  minutes: 19.6,
  took: { links: 1.2, pages: 8 },
  loadBefore: [0.1, 0.24, 3],
  commit: 'abcdef0',
  machine: '2 cores',
}
const nothing = {
  looked: 3,
  barriers: [],
  complaints: [],
  sent: 1,
  html: { errors: [], warnings: [] },
  weights: [],
}
const weight = { name: 'home', html: 5_000, styles: 8_000, script: 900, pictures: 20_000, formats: {} }

/** A report of Lighthouse in which everything scores so much, and nothing is to be said but `slow` of performance. */
function aReport(score: number, slow: number): Report {
  const refs = (id: string) => [{ id, weight: 10 }]
  const audit = { title: 'Title', displayValue: '120 ms' }
  return {
    categories: {
      performance: { score: slow, auditRefs: refs('total-blocking-time') },
      accessibility: { score, auditRefs: refs('label') },
      'best-practices': { score, auditRefs: refs('errors-in-console') },
      seo: { score, auditRefs: refs('meta-description') },
    },
    audits: {
      'total-blocking-time': { ...audit, score: slow },
      label: { ...audit, score },
      'errors-in-console': { ...audit, score },
      'meta-description': { ...audit, score },
      'server-response-time': { ...audit, score: 1, numericValue: 7.4 },
    },
    environment: { benchmarkIndex: 1_000.4 },
  }
}

test('where nothing is wrong nothing is counted, and when and where that was is said', () => {
  const good = { name: 'home', ...measured(aReport(1, 0.67), aReport(1, 1)) }
  const report = reportOf(
    { links: { visited: 9, faults: [] }, pages: { ...nothing, weights: [weight] }, scores: [good] },
    circumstances,
  )
  assert.equal(report.faults, 0)
  assert.match(
    report.text,
    /2026-11-23 05:30 UTC \| 20 minutes \(links 1\.2, pages 8\.0\) \| abcdef0 \| 2 cores \| 0\.1, 0\.2, 3\.0/,
  )
  // What the machine was too busy for is told, but is no fault of the page.
  assert.match(report.text, /\| home \| 100 \| 67 \| 100 \| 100 \| 100 \|.*TBT 120 ms, CLS –, server 7 ms/)
})

test('each barrier, complaint, invalid page, dead link, heavy page and low score is a fault', () => {
  const low = { name: 'cart', ...measured(aReport(0.9, 1), aReport(0.9, 1)) }
  const pages = {
    ...nothing,
    barriers: ['a', 'b'],
    complaints: ['c'],
    html: {
      errors: ['d'],
      warnings: [
        'home: Section lacks heading. More.',
        'cart: Section lacks heading. More.',
        'a: The “list” role is unnecessary. <ul',
      ],
    },
    weights: [weight, { ...weight, name: 'heavy', script: 15 * 1_024 + 1 }],
  }
  const report = reportOf(
    { links: { visited: 9, faults: ['open: 404 /x'] }, pages, scores: [low] },
    circumstances,
  )
  assert.equal(report.faults, 2 + 1 + 1 + 1 + 1 + 1)
  assert.match(report.text, /Section lacks heading\. \(2\)/)
  assert.match(report.text, /The “list” role is unnecessary\. \(1\)/)
  assert.match(report.text, /cart: label: 120 ms/)
})

test('a part that broke off is a fault, one whose tools are not here is none, one that was not asked for is not named', () => {
  const broken = reportOf({ scene: { broke: 'no bank' }, pages: { broke: 'no browser' } }, circumstances)
  assert.equal(broken.faults, 2)
  assert.match(broken.text, /pages \| broke off: no browser \| 1/)
  assert.doesNotMatch(broken.text, /Lighthouse|links \|/)
  assert.equal(reportOf({ scores: { leftOut: 'there is no Chromium' } }, circumstances).faults, 0)
})

test('a page that could not be measured has no score, and its reason is told', () => {
  const report = reportOf({ scores: [notMeasured('checkout', 'the browser went')] }, circumstances)
  assert.equal(report.faults, 1)
  assert.match(report.text, /checkout: not measured: the browser went/)
})

test('findings take the place of earlier ones, and what is written around them stays', () => {
  const page = '# Audit\n\n<!-- audit -->\n\nold\n\n<!-- /audit -->\n\nAfterwards.\n'
  const once = withFindings(page, 'first\n\n\n\nsecond')
  assert.equal(once, '# Audit\n\n<!-- audit -->\n\nfirst\n\nsecond\n\n<!-- /audit -->\n\nAfterwards.\n')
  assert.equal(withFindings(once, 'first\n\nsecond'), once)
})
