import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Novels of harbors, letters and long voyages. */
export const novel: Family = {
  code: 'novel',
  sku: 'NOV',
  brands: ['Ankerplatz Press', 'Paper Cog Books'],
  weightGrams: 420,
  colorChoice: false,
  sizes: sizes(
    'format',
    'Format | 装帧 | Format',
    'paperback, 100, 75, Paperback | 平装 | Broché',
    'hardcover, 165, 130, Hardcover | 精装 | Relié',
  ),
  facts: { language: 'en' },
  about: words(
    `A novel by {author}, {pages} pages, set in a face that is kind to tired eyes. Printed on wood-free paper and sewn, not glued, so it stays open where you leave it. | {author}的长篇小说，{pages}页，字体对疲惫的眼睛很友善。无木浆纸印刷，锁线装订而非胶装，翻到哪里就停在哪里。 | Un roman de {author}, {pages} pages, composé dans un caractère doux aux yeux fatigués. Imprimé sur papier sans bois et cousu, non collé : il reste ouvert où on le laisse.`,
  ),
  models: [
    named(
      '12.90',
      'ink amber',
      { author: 'Marit Osterholt', pages: 384 },
      'The Salt Road | 盐路 | La Route du sel',
      'A widow takes over her husband’s salt trade and finds two sets of books. | 寡妇接手亡夫的盐号，却发现账本有两套。 | Une veuve reprend le négoce de sel de son mari et découvre une double comptabilité.',
    ),
    named(
      '13.90',
      'sea cream',
      { author: 'Jonas Velthuis', pages: 448 },
      'A Winter in Visby | 维斯比之冬 | Un hiver à Visby',
      'Ice closes the harbor, and twelve strangers must share one house. | 冰封港口，十二个陌生人同住一屋。 | La glace ferme le port et douze inconnus partagent une seule maison.',
    ),
    named(
      '11.90',
      'brick rose',
      { author: 'Élise Carondelet', pages: 296 },
      'The Clockmaker’s Ledger | 钟表匠的账簿 | Le Registre de l’horloger',
      'Each entry is a repair, and every repair a secret someone paid to keep. | 每一笔都是修理，每次修理都是有人花钱守住的秘密。 | Chaque ligne est une réparation, et chaque réparation un secret payé.',
    ),
    named(
      '14.90',
      'moss sand',
      { author: 'Shen Yulan', pages: 512 },
      'Letters from the Tea Quay | 茶埠来信 | Lettres du quai au thé',
      'Forty years of letters between two merchants who never met. | 两位素未谋面的商人，往来四十年的书信。 | Quarante ans de lettres entre deux marchands qui ne se sont jamais vus.',
    ),
    named(
      '10.90',
      'plum butter',
      { author: 'Tomas Brandvold', pages: 256 },
      'The Pilot of Hollow Sound | 空海峡的引航员 | Le Pilote du détroit creux',
      'A pilot loses his sight and goes on steering by what he hears. | 引航员失明之后，凭听觉继续掌舵。 | Un pilote perd la vue et continue de gouverner à l’oreille.',
    ),
  ],
}
