import type { Settings } from '#kernel/config.ts'
import type { Database } from './open-database.ts'

/** What the start tells the person in front of it. */
export type Greeting = {
  readonly settings: Settings
  readonly database: Pick<Database, 'how' | 'folder'>
  readonly tookMs: number
  /** Lines the demo shop wants said: who can sign in. */
  readonly demoLines: readonly string[]
}

const howOf: Record<Database['how'], string> = {
  created: 'new',
  started: 'as it was',
  adopted: 'taken over from a start that was killed',
  external: 'at DATABASE_URL',
}

/** The lines printed when the shop is up. Nothing secret is among them. */
export function banner({ settings, database, tookMs, demoLines }: Greeting): string {
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
  if (settings.vaultOrigin !== '') rows.push(['Vault', settings.vaultOrigin])
  rows.push(
    ['Database', [howOf[database.how], database.folder].filter(Boolean).join(', ')],
    ['Folder', settings.dataFolder],
  )
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
