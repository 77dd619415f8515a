// The simple ways to read what `keep export` reads, and to copy what `keep copy` copies: one call
// after another, through the same SDK. Prints how many secrets came.
//
//   node one-by-one.js ssm names bench/n10 KEY…
//   node one-by-one.js secretsmanager pages bench/n1000
//   node one-by-one.js ssm copy bench/n200 KEY…
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
  paginateBatchGetSecretValue,
  paginateListSecrets,
} from "@aws-sdk/client-secrets-manager";
import {
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
  paginateGetParametersByPath,
} from "@aws-sdk/client-ssm";

const IDS_OF_A_BATCH = 20;

/** Each run copies to a folder of its own. */
const targetOf = (folder) => `${folder}-${Date.now()}`;

const named = (folder) => [{ Key: "name", Values: [`${folder}/`] }];

const ways = {
  ssm: {
    /** Each by its name. */
    names: async (folder, keys) => {
      const client = new SSMClient({});
      for (const key of keys) {
        const Name = `/${folder}/${key}`;
        await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
      }
      return keys.length;
    },

    /** Each read and written by its name. */
    copy: async (folder, keys) => {
      const client = new SSMClient({});
      const target = targetOf(folder);
      for (const key of keys) {
        const read = { Name: `/${folder}/${key}`, WithDecryption: true };
        const { Parameter } = await client.send(new GetParameterCommand(read));
        const { Type, Value } = Parameter;
        await client.send(new PutParameterCommand({ Name: `/${target}/${key}`, Type, Value }));
      }
      return keys.length;
    },

    /** The path, page after page. */
    pages: async (folder) => {
      const client = new SSMClient({});
      const path = { Path: `/${folder}`, WithDecryption: true, MaxResults: 10 };
      let found = 0;
      for await (const page of paginateGetParametersByPath({ client }, path))
        found += page.Parameters.length;
      return found;
    },
  },

  secretsmanager: {
    names: async (folder, keys) => {
      const client = new SecretsManagerClient({});
      for (const key of keys)
        await client.send(new GetSecretValueCommand({ SecretId: `${folder}/${key}` }));
      return keys.length;
    },

    copy: async (folder, keys) => {
      const client = new SecretsManagerClient({});
      const target = targetOf(folder);
      for (const key of keys) {
        const read = { SecretId: `${folder}/${key}` };
        const { SecretString } = await client.send(new GetSecretValueCommand(read));
        const write = { Name: `${target}/${key}`, SecretString };
        await client.send(new CreateSecretCommand(write));
      }
      return keys.length;
    },

    /** The listing, page after page, and the values of each in batches. */
    pages: async (folder) => {
      const client = new SecretsManagerClient({});
      const filter = { Filters: named(folder), MaxResults: 100 };
      let found = 0;
      for await (const { SecretList } of paginateListSecrets({ client }, filter)) {
        const ids = SecretList.map(({ Name }) => Name);
        for (let from = 0; from < ids.length; from += IDS_OF_A_BATCH) {
          const SecretIdList = ids.slice(from, from + IDS_OF_A_BATCH);
          const batch = await client.send(new BatchGetSecretValueCommand({ SecretIdList }));
          found += batch.SecretValues.length;
        }
      }
      return found;
    },

    /** The values alone, page after page. */
    filtered: async (folder) => {
      const client = new SecretsManagerClient({});
      const filter = { Filters: named(folder), MaxResults: IDS_OF_A_BATCH };
      let found = 0;
      for await (const page of paginateBatchGetSecretValue({ client }, filter))
        found += page.SecretValues.length;
      return found;
    },
  },
};

const [driver, way, folder, ...keys] = process.argv.slice(2);
ways[driver][way](folder, keys).then((found) => process.stdout.write(`${found}\n`));
