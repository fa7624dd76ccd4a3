import type { Settings } from '#kernel/config.ts'

/** What the start tells the person in front of it. */
export type Greeting = {
  readonly settings: Settings
  readonly how: string
  readonly tookMs: number
  /** Lines the demo shop wants said: who can sign in. */
  readonly demoLines: readonly string[]
}

const database = {
  created: 'new, in the data folder',
  started: 'in the data folder',
  adopted: 'taken over from a start that was killed',
  external: 'at DATABASE_URL',
}

/** The lines printed when the shop is up. Nothing secret is among them. */
export function banner({ settings, how, tookMs, demoLines }: Greeting): string {
  const { publicOrigin, mode } = settings
  const rows: [string, string][] = [
    ['Shop', publicOrigin],
    ['Desk', `${publicOrigin}/admin`],
    ['API', `${publicOrigin}/api/docs`],
  ]
  if (mode === 'demo' || mode === 'development') rows.push(['Mailbox', `${publicOrigin}/dev/mailbox`])
  if (settings.simulators)
    rows.push(
      ['Bank', `${settings.bankOrigin} (simulated)`],
      ['Carrier', `${settings.carrierOrigin} (simulated)`],
    )
  rows.push(['Database', database[how as keyof typeof database] ?? how], ['Folder', settings.dataFolder])
  const lines = rows.map(([name, value]) => `  ${name.padEnd(10)}${value}`)
  const signIns =
    settings.demoSignIns && demoLines.length > 0 ? ['', ...demoLines.map((line) => `  ${line}`)] : []
  return [
    '',
    `Kontor is open (${mode} mode, ${(tookMs / 1_000).toFixed(1)} s).`,
    '',
    ...lines,
    ...signIns,
    '',
    'Ctrl-C closes the shop and everything it started.',
    '',
  ].join('\n')
}
