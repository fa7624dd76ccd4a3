import type { Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import type { HttpServer } from '#kernel/http.ts'

/** What an app gets to work with: the database as role `app`, the settings, and the way to providers. */
export type AppContext = { readonly db: Db; readonly settings: Settings; readonly httpOut: HttpOut }

/** An app of the web server: adds its routes. It is called once, before the server listens. */
export type WebApp = (server: HttpServer, context: AppContext) => void | Promise<void>
