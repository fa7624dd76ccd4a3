import { type Family, named } from '../../family.ts'
import { words } from '../../words.ts'

/** Slim volumes of verse. */
export const poetryBook: Family = {
  code: 'poetry-book',
  sku: 'POE',
  brands: ['Paper Cog Books'],
  weightGrams: 190,
  colorChoice: false,
  about: words(
    `{pages} pages of verse by {author}, set by hand in a small press and printed on laid paper with a stitched spine. The originals face the translations, so that one can hear both. | {author}诗集，{pages}页，小印坊手工排字，直纹纸印刷，线装书脊。原文与译文对照，两种声音都听得见。 | {pages} pages de vers de {author}, composées à la main dans une petite imprimerie sur papier vergé, dos cousu. L’original fait face à la traduction, pour entendre les deux.`,
  ),
  models: [
    named(
      '14.00',
      'celadon ink',
      { author: 'Sunniva Dahlke', pages: 88, language: 'en' },
      'Low Water | 低潮 | Basse mer',
      'Short poems written between tides, on the backs of tickets. | 写在票根背面、潮汐之间的短诗。 | De courts poèmes écrits entre deux marées, au dos des billets.',
    ),
    named(
      '13.50',
      'rose plum',
      { author: 'Étienne Balcaire', pages: 96, language: 'fr' },
      'Inventory of Rain | 雨的清单 | Inventaire de la pluie',
      'Ninety kinds of rain, none of them described twice. | 九十种雨，没有一种写过两遍。 | Quatre-vingt-dix pluies, aucune décrite deux fois.',
    ),
    named(
      '15.00',
      'sand brick',
      { author: 'Bai Chengyu', pages: 112, language: 'zh' },
      'The Abacus at Night | 夜里的算盘 | Le Boulier, la nuit',
      'Poems of an accountant who counted better in the dark. | 一位账房先生的诗，他在黑暗里算得更准。 | Les poèmes d’un comptable qui comptait mieux dans le noir.',
    ),
    named(
      '12.90',
      'sky ink',
      { author: 'Leena Aavik', pages: 72, language: 'en' },
      'Eleven Words for Ice | 冰的十一个词 | Onze mots pour la glace',
      'A slim book of winter, best read with cold hands. | 一本薄薄的冬之书，最宜手冷时读。 | Un mince livre d’hiver, à lire les mains froides.',
    ),
    named(
      '16.00',
      'amber black',
      { author: 'Joost van der Meijden', pages: 128, language: 'en' },
      'Cargo | 货物 | Cargaison',
      'Sonnets in the form of bills of lading. | 写成提货单模样的十四行诗。 | Des sonnets en forme de connaissements.',
    ),
  ],
}
