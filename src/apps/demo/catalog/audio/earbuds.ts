import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Earbuds. */
export const earbuds: Family = {
  code: 'earbuds',
  sku: 'EAR',
  brands: ['Tonvik'],
  weightGrams: 62,
  colorChoice: true,
  facts: { wireless: true, waterproof: true },
  about: words(
    `Two small shells in a case that closes with a good click. {battery} hours together with the case, rain is no matter, and the batteries can be changed by any watchmaker. | 两枚小贝壳，收进盒里“嗒”的一声。连盒续航{battery}小时，不怕雨，钟表匠就能换电池。 | Deux petites coquilles dans un étui qui se ferme d’un bon clic. {battery} heures avec l’étui, la pluie n’y fait rien, et tout horloger peut changer les batteries.`,
  ),
  models: [
    model(
      'Sylt',
      '99.00',
      'chalk black sea',
      { battery: 28 },
      'earbuds | 入耳耳机 | écouteurs',
      'The plain pair: good sound, long day. | 素净的一对：好声音，整日长。 | La paire simple : bon son, longue journée.',
    ),
    model(
      'Fehmarn',
      '129.00',
      'moss amber',
      { battery: 34 },
      'sports earbuds | 运动耳机 | écouteurs de sport',
      'With a hook for runners and rowers. | 带耳钩，给跑步与划船的人。 | Avec un crochet pour coureurs et rameurs.',
    ),
    model(
      'Danzig',
      '159.00',
      'copper ink',
      { battery: 32 },
      'noise-canceling earbuds | 降噪耳塞 | écouteurs à réduction de bruit',
      'Turns an engine room into a reading room. | 把轮机舱变成阅览室。 | Change une salle des machines en salle de lecture.',
    ),
    model(
      'Turku',
      '69.90',
      'rose celadon',
      { battery: 22 },
      'mini earbuds | 迷你耳机 | mini-écouteurs',
      'For small ears and side sleepers. | 给小耳朵与侧睡的人。 | Pour petites oreilles et dormeurs sur le côté.',
    ),
    model(
      'Ypres',
      '119.00',
      'plum slate',
      { battery: 40 },
      'long-play earbuds | 长续航耳机 | écouteurs longue durée',
      'From Hamburg to Shanghai without a socket. | 从汉堡到上海，不用找插座。 | De Hambourg à Shanghai sans prise de courant.',
    ),
  ],
}
