import type { Settings } from '../config.ts'

/** The content security policy of every page: nothing but our own files, and forms that lead to us, to the card provider or to the vault. */
export function contentSecurityPolicy(formTargets: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What the headers follow from. */
export type HeaderSettings = Pick<Settings, 'publicOrigin' | 'bankOrigin' | 'vaultOrigin'>

/** The headers every answer carries. A route that may be cached sets its own Cache-Control. */
export function securityHeaders(settings: HeaderSettings): Readonly<Record<string, string>> {
  const targets = [settings.bankOrigin, settings.vaultOrigin].filter((each) => each !== '')
  return {
    'content-security-policy': contentSecurityPolicy(targets),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy':
      'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(settings.publicOrigin.startsWith('https://')
      ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
      : {}),
  }
}
