import FunctionHost

FunctionHost.run(CheckConditionFunction.self)
