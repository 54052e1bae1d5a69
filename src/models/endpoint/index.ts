// Endpoints: OpenAI-compatible servers as models that are asked.
export { isEndpoint, readAddress, type EndpointAddress } from "./address.ts";
export { readApiKey, type ApiKey, type ApiKeyOptions } from "./api-key.ts";
export {
  addUsage,
  estimatedTokens,
  noUsage,
  requestSeed,
  type Answered,
  type AskedModel,
  type AskOptions,
  type AskSettings,
  type NotAnswered,
  type Question,
  type Reply,
  type Usage,
} from "./asked-model.ts";
export { createEndpoint, type EndpointOptions, type Trouble } from "./endpoint.ts";
