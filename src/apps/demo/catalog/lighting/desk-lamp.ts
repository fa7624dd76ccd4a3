import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Jointed desk lamps for work. */
export const deskLamp: Family = {
  code: 'desk-lamp',
  sku: 'DSK',
  brands: ['Fyrholm'],
  weightGrams: 1600,
  colorChoice: true,
  facts: { material: 'aluminum', dimmable: true, origin: 'denmark' },
  about: words(
    `Two sprung joints hold the head wherever you leave it, from flat over the paper to straight at the wall. The {power} W LED gives {brightness} lm of glare-free light and can be replaced by anyone with a screwdriver. | 两处弹簧关节让灯头停在任何位置，既可低伏纸面，也可照向墙壁。{power}瓦LED提供{brightness}流明的无眩光照明，用螺丝刀即可自行更换。 | Deux articulations à ressort tiennent la tête là où on la laisse, au ras du papier ou face au mur. La LED de {power} W donne {brightness} lm sans éblouir et se change avec un simple tournevis.`,
  ),
  models: [
    model(
      'Wismar',
      '129.00',
      'ink brick chalk',
      { height: 48, power: 8, brightness: 720 },
      'desk lamp | 工作台灯 | lampe de bureau',
      'The draftsman’s lamp, drawn once more with fewer lines. | 制图灯的经典形制，以更少的线条重画一遍。 | La lampe du dessinateur, redessinée avec moins de traits.',
    ),
    model(
      'Riga',
      '99.90',
      'moss butter',
      { height: 42, power: 6, brightness: 540 },
      'small desk lamp | 小型工作台灯 | petite lampe de bureau',
      'A compact arm for narrow desks and shared tables. | 短臂设计，适合窄桌与共用书桌。 | Un bras compact pour les bureaux étroits et les tables partagées.',
    ),
    model(
      'Rostock',
      '159.00',
      'black steel',
      { height: 62, power: 10, brightness: 900 },
      'architect’s lamp | 建筑师台灯 | lampe d’architecte',
      'A long reach that lights a whole plan from one corner. | 长臂伸展，从桌角照亮整张图纸。 | Une longue portée qui éclaire tout un plan depuis le coin.',
    ),
    model(
      'Torun',
      '119.00',
      'sea amber',
      { height: 46, power: 8, brightness: 720 },
      'reading lamp | 阅读灯 | lampe de lecture',
      'A deep shade keeps the light on the page and out of your eyes. | 深灯罩把光留在书页上，不入眼。 | Un abat-jour profond garde la lumière sur la page et hors des yeux.',
    ),
    model(
      'Lynn',
      '139.00',
      'copper slate',
      { height: 50, power: 8, brightness: 720 },
      'study lamp | 书房台灯 | lampe d’étude',
      'A weighted foot and a smooth hinge for long evenings of work. | 加重底座与顺滑铰链，陪伴长夜工作。 | Un pied lesté et une charnière souple pour les longues soirées.',
    ),
  ],
}
