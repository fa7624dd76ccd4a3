import { type Family, named } from '../../family.ts'
import { words } from '../../words.ts'

/** Pencils and crayons. */
export const pencilSet: Family = {
  code: 'pencil-set',
  sku: 'PCL',
  brands: ['Schriever & Co'],
  weightGrams: 160,
  colorChoice: false,
  facts: { material: 'cedar' },
  about: words(
    `{pieces} in a tin, of incense cedar from managed woods, with leads that are glued along their whole length and therefore do not break inside. Sharpen with a knife if you have the time. | 铁盒装{pieces}支，香杉取自可持续林地，铅芯全长胶合，杆内不断芯。有空就用小刀削吧。 | {pieces} dans une boîte en métal, en cèdre de forêts gérées, à mines collées sur toute leur longueur, donc jamais cassées dedans. À tailler au couteau si l’on a le temps.`,
  ),
  models: [
    named(
      '14.90',
      'black butter',
      { pieces: 12 },
      'Drawing pencils, 12 grades | 素描铅笔12支 | Crayons à dessin, 12 duretés',
      'From 6B for shadows to 4H for horizons. | 从画影的6B到画天际线的4H。 | Du 6B pour les ombres au 4H pour les horizons.',
    ),
    named(
      '24.90',
      'brick sky',
      { pieces: 24 },
      'Colored pencils, 24 colors | 彩色铅笔24色 | Crayons de couleur, 24 teintes',
      'The house colors and those that go with them. | 店里的颜色，与配得上它们的颜色。 | Les couleurs de la maison et leurs compagnes.',
    ),
    named(
      '19.90',
      'sea amber',
      { pieces: 12 },
      'Watercolor pencils, 12 colors | 水溶彩铅12色 | Crayons aquarellables, 12 teintes',
      'Draw dry, add a brush, and the sea begins. | 先干画，再蘸笔，海就来了。 | Dessinez à sec, ajoutez un pinceau : la mer commence.',
    ),
    named(
      '9.90',
      'moss cream',
      { pieces: 6 },
      'Writing pencils, set of 6 | 书写铅笔6支 | Crayons d’écriture, lot de 6',
      'Soft enough to be quick, hard enough to be legible. | 软得写得快，硬得看得清。 | Assez tendres pour aller vite, assez durs pour se relire.',
    ),
    named(
      '17.50',
      'plum rose',
      { pieces: 10 },
      'Beeswax crayons, 10 colors | 蜂蜡蜡笔10色 | Craies à la cire, 10 teintes',
      'Short, thick and safe for small fists. | 短而粗，小拳头握着放心。 | Courtes, épaisses, sûres pour les petits poings.',
    ),
  ],
}
