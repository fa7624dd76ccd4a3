import type { Settings } from './config.ts'

/** A mail ready to be sent. The id lets a receiver drop a second copy. */
export type OutgoingMail = {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Carries mails away; rejects when one could not be handed over. */
export type MailGateway = { send(mail: OutgoingMail): Promise<void>; close(): void }

/** The mail server the settings name; undefined without one: then mails stay in the mailbox table. */
export async function mailGateway(
  settings: Pick<Settings, 'smtpUrl' | 'mailFrom'>,
): Promise<MailGateway | undefined> {
  const url = settings.smtpUrl?.reveal()
  if (url === undefined) return undefined
  const { createTransport } = await import('nodemailer')
  const transport = createTransport(url, { from: settings.mailFrom })
  const domain = /@([^>\s]+)/.exec(settings.mailFrom)?.[1] ?? 'kontor.example'
  const send = async ({ id, to, subject, text, html }: OutgoingMail) => {
    await transport.sendMail({
      messageId: `<${id}@${domain}>`,
      to,
      subject,
      text,
      html,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }
  return { send, close: () => transport.close() }
}
