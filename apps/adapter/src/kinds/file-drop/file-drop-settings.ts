import { Type, type Static } from '@sinclair/typebox';
import { NAME_PATTERN } from '#libs/contract';

/** Files of one form within the source's folder. */
export const FileForm = Type.Object(
  {
    /** Name of the files; `*` stands for any characters, `?` for one. */
    name: Type.String({ minLength: 1, maxLength: 200 }),
    format: Type.Unsafe<'json-lines' | 'csv'>({ type: 'string', enum: ['json-lines', 'csv'] }),
    /** CSV: the character between fields, default `,`. */
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    /** Datasets that these files feed; default all of the source. */
    datasets: Type.Optional(Type.Array(Type.String({ pattern: NAME_PATTERN }), { minItems: 1 })),
  },
  { additionalProperties: false },
);
export type FileForm = Static<typeof FileForm>;

export const FileDropSettings = Type.Object(
  {
    /** Folder under the inbox; default the source's name. */
    folder: Type.Optional(Type.String({ pattern: NAME_PATTERN })),
    files: Type.Array(FileForm, { minItems: 1 }),
  },
  { additionalProperties: false },
);
export type FileDropSettings = Static<typeof FileDropSettings>;
